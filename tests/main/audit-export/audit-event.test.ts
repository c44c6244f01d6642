import { describe, expect, it } from 'vitest';
import { auditActions } from '#shared/audit/actions.ts';
import type { AuditEntry } from '#shared/audit/entry.ts';
import { auditEventOf } from '#main/audit-export/audit-event.ts';
import { baseRules, profileRules, shapes, violations } from '#tests/shared/audit/balp.ts';
import type { ShapeName } from '#tests/shared/audit/balp.ts';

const patientId = '01890000-0000-7000-8000-00000000cafe';
const row: AuditEntry = {
  seq: 42, recordedAt: '2026-03-12T10:00:00.000Z', monotonicMs: 12, staffId: '01890000-0000-7000-8000-00000000aaaa', role: 'nurse', privilege: 'patients:read',
  sessionId: '01890000-0000-7000-8000-00000000bbbb', action: 'read', method: 'patients.show', recordKind: 'patient', recordId: patientId, patientId, device: 1,
  from: 'clinic', outcome: 'ok', purpose: null, ref: null, count: 1, detail: null,
};
const log = { logId: 'ab'.repeat(16) };
const rows: Readonly<Record<ShapeName, AuditEntry>> = {
  Read: row,
  Create: { ...row, action: 'create', method: 'vitals.record', recordKind: 'observation', recordId: 'o1', outcome: 'recorded' },
  Update: { ...row, action: 'strike', method: 'vitals.strike', recordKind: 'observation', recordId: 'o1', outcome: 'struck' },
  Delete: { ...row, action: 'delete', method: 'documents.delete', recordKind: 'document', recordId: 'd1' },
  Query: { ...row, action: 'search', method: 'patients.find' },
};
const names = Object.keys(shapes) as ShapeName[];
const profilesOf = (entry: AuditEntry) => auditEventOf(entry, log).meta?.profile;

describe('A5: an exported row', () => {
  it.each(names)('of a patient matches Patient%s', (name) => {
    const event = auditEventOf(rows[name], log);
    expect(event.meta?.profile).toEqual([`https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.Patient${name}`]);
    expect(violations(event)).toEqual([]);
  });

  it.each(names)('of nobody matches %s', (name) => {
    const event = auditEventOf({ ...rows[name], patientId: null, recordKind: 'staff', recordId: null }, log);
    expect(event.meta?.profile).toEqual([`https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${name}`]);
    expect(violations(event)).toEqual([]);
  });

  it.each(auditActions)('of the action %s is an AuditEvent of FHIR R4, with and without a person and a patient', (action) => {
    for (const more of [{}, { patientId: null, recordId: null }, { staffId: null, role: null, sessionId: null, privilege: null }, { outcome: 'no-such' }, { purpose: 'legal', detail: '{"a":1}' }]) {
      expect(violations(auditEventOf({ ...row, action, ...more }, log))).toEqual([]);
    }
  });

  it('of what was not done claims no profile of successes', () => {
    for (const entry of [{ ...rows.Create, outcome: 'duplicate-patient' }, { ...row, action: 'refused', outcome: 'forbidden' }, { ...row, action: 'crashed', outcome: 'crashed' }] as const) {
      expect([auditEventOf(entry, log).outcome, profilesOf(entry)]).toEqual([entry.action === 'create' ? '4' : '8', undefined]);
    }
  });

  it('of a sign-in is a user authentication, of an export an export, of the log being read a use of the log', () => {
    const codes = (entry: AuditEntry) => [auditEventOf(entry, log).type.code, ...auditEventOf(entry, log).subtype.map(({ code }) => code)];
    const nobody = { patientId: null, recordId: null };
    expect(codes({ ...row, ...nobody, action: 'sign-in', method: 'session.signIn' })).toEqual(['110114', '110122', 'sign-in']);
    expect(codes({ ...row, ...nobody, action: 'sign-out', method: 'session.signOut' })).toEqual(['110114', '110123', 'sign-out']);
    expect(codes({ ...row, ...nobody, action: 'export', method: 'audit.export' })).toEqual(['110106', 'export']);
    expect(codes({ ...row, method: 'audit.timeline' })).toEqual(['rest', 'read', '110101', 'read']);
    expect(codes(row)).toEqual(['rest', 'read', '110110', 'read']);
  });

  it('of a search holds the session and never a text; of a row without a session, its own name', () => {
    const query = (entry: AuditEntry) => Buffer.from(auditEventOf(entry, log).entity[0]?.query ?? '', 'base64').toString();
    expect(query(rows.Query)).toBe(row.sessionId);
    expect(query({ ...rows.Query, sessionId: null })).toBe(`${log.logId}-42`);
  });

  it('keeps every field of the row somewhere', () => {
    const marked = { ...row, seq: 77_001, monotonicMs: 77_002, device: 77_003, count: 77_004, ref: 'ref-mark', purpose: 'legal', detail: '{"records":["mark"]}', from: 'cli', outcome: 'ok' };
    const json = JSON.stringify(auditEventOf(marked, log)).replaceAll('\\"', '"');
    for (const value of Object.values(marked)) expect(json).toContain(String(value));
  });

  it('of broken glass has that as its purpose, and of an export why', () => {
    const purpose = (entry: AuditEntry) => auditEventOf(entry, log).purposeOfEvent?.[0]?.coding[0]?.code;
    expect(purpose({ ...row, action: 'emergency', method: 'emergency.open', outcome: 'opened' })).toBe('BTG');
    expect(purpose({ ...row, action: 'export', purpose: 'patient-request' })).toBe('PATRQT');
    expect(purpose({ ...row, action: 'export', purpose: 'something-newer' })).toBe('something-newer');
  });
});

type Loose = Record<string, unknown>;
type Change = (event: Loose) => void;
const agent = (event: Loose, index: number): Loose => (event['agent'] as Loose[])[index] ?? {};
const entity = (event: Loose, index: number): Loose => (event['entity'] as Loose[])[index] ?? {};
const without = (name: string, of: (event: Loose) => Loose = (event) => event): Change => (event) => { delete of(event)[name]; };
const set = (name: string, value: unknown, of: (event: Loose) => Loose = (event) => event): Change => (event) => { of(event)[name] = value; };
const [client, server, user] = [0, 1, 2].map((index) => (event: Loose) => agent(event, index));
const [data, patient, transaction] = [0, 1, 2].map((index) => (event: Loose) => entity(event, index));
const twice = (list: string, index: number): Change => (event) => { const all = event[list] as unknown[]; all.push(all[index]); };
const drop = (list: string, index: number): Change => (event) => { (event[list] as unknown[]).splice(index, 1); };

/** For each rule one event that breaks it. */
const broken: Readonly<Record<string, Change>> = {
  'resourceType': set('resourceType', 'Provenance'), 'id': set('id', 'not an id'), 'known elements only': set('patientName', 'x'), 'no empty element': set('outcomeDesc', ''),
  'type 1..1': without('type'), 'subtype is codings': set('subtype', [{ display: 'read' }]), 'action in audit-event-action': set('action', 'X'),
  'recorded 1..1 instant': set('recorded', '2026-03-12T10:00:00'), 'outcome in audit-event-outcome': set('outcome', '1'), 'agent 1..*': without('agent'),
  'agent.requestor 1..1': without('requestor', client), 'agent.who is a person, organization or device': set('who', { reference: 'Observation/1' }, client),
  'agent.network.type in network-type': set('network', { address: 'x', type: '9' }, client), 'source 1..1': without('source'), 'source.observer 1..1': set('source', { site: 'x' }),
  'entity.detail has type and value': set('detail', [{ type: 'x' }], transaction), 'entity.query is base64': set('query', 'names of patients', data), 'sev-1: name or query': (event) => { Object.assign(entity(event, 0), { name: 'x', query: 'eA==' }); },
  'type is rest': set('type', { system: 'urn:x', code: 'rest' }), 'subtype 1..*': without('subtype'), 'action is the pattern\'s': (event) => { event['action'] = event['action'] === 'E' ? 'R' : 'E'; },
  'outcome is 0': set('outcome', '4'), 'agent 2..*': (event) => { event['agent'] = [agent(event, 0)]; },
  ...Object.fromEntries(names.map((name) => [`subtype:any${name} 1..1`, set('subtype', [{ system: 'http://hl7.org/fhir/restful-interaction', code: 'capabilities' }])])),
  'agent:client 1..1': drop('agent', 0), 'agent:client.who 1..1': without('who', client), 'agent:client.network 1..1': without('network', client), 'agent:client.media 0..0': set('media', { code: 'x' }, client),
  'agent:server 1..1': twice('agent', 1), 'agent:server.who 1..1': without('who', server), 'agent:server.network 1..1': without('network', server), 'agent:server.media 0..0': set('media', { code: 'x' }, server),
  'agent:user 0..1': twice('agent', 2), 'agent:user.who 1..1': without('who', user), 'agent:user.requestor is true': set('requestor', false, user), 'agent:user.media 0..0': set('media', { code: 'x' }, user),
  'agent:user where somebody asked': (event) => {
    const coding = ((agent(event, 2)['type'] as Loose)['coding'] as Loose[])[0] ?? {};
    coding['code'] = coding['code'] === 'IRCP' ? 'AUT' : 'IRCP';
  },
  'agent:user.network 0..0': set('network', { address: 'x', type: '1' }, user), 'entity 1..*': without('entity'), 'entity:transaction 0..1': twice('entity', 2),
  'entity:transaction.what.identifier.value 1..1': set('what', { identifier: { system: 'urn:x' } }, transaction),
  'entity:data 1..1': drop('entity', 0), 'entity:data.what 1..1': without('what', data), 'entity:data.role in RestObjectRoles': set('role', { system: 'http://terminology.hl7.org/CodeSystem/object-role', code: '24' }, data),
  'entity:query 1..1': drop('entity', 0), 'entity:query.role is Query': without('role', data), 'entity:query.query 1..1': without('query', data), 'entity:query.what 0..0': set('what', { reference: 'Patient/1' }, data),
  'entity:query.lifecycle 0..0': set('lifecycle', { system: 'urn:x', code: '1' }, data), 'entity:query.detail 0..0': set('detail', [{ type: 'x', valueString: 'x' }], data),
  'entity 2..*': (event) => { event['entity'] = [entity(event, 0)]; }, 'entity:patient 1..1': drop('entity', 1), 'entity:patient.role is Patient': without('role', patient),
  'entity:patient.what 1..1': without('what', patient), 'entity:patient.what is a Patient': set('what', { reference: 'Practitioner/1' }, patient),
};

describe('the validator names', () => {
  it.each(names.flatMap((name) => [...baseRules, ...profileRules(name, true)].map((rule) => [name, rule.name] as const)))('Patient%s: %s', (name, rule) => {
    const event = JSON.parse(JSON.stringify(auditEventOf(rows[name], log))) as Loose;
    const change = broken[rule];
    if (!change) throw new Error('no wrong event for this rule');
    change(event);
    expect(violations(event)).toContain(rule);
  });
});
