import type { AuditEntry } from '#shared/audit/entry.ts';
import type { Purpose } from '#shared/audit/purposes.ts';
import {
  actReason, applicationAgent, custodianAgent, destinationAgent, entityType, kindOf, objectRole, outcomeCode, participation, profileUrl, sourceAgent, xRequestId,
} from './fhir-codes.ts';
import type { Coding, Kind } from './fhir-codes.ts';

interface Concept { readonly coding: readonly Coding[] }
interface Reference { readonly reference?: string; readonly type?: string; readonly identifier?: { readonly system: string; readonly value: string } }
interface Detail { readonly type: string; readonly valueString: string }
export interface Agent {
  readonly type?: Concept; readonly role?: readonly Concept[]; readonly who?: Reference; readonly altId?: string; readonly requestor: boolean;
  readonly network?: { readonly address: string; readonly type: string }; readonly purposeOfUse?: readonly Concept[];
}
export interface Entity { readonly what?: Reference; readonly type?: Coding; readonly role?: Coding; readonly query?: string; readonly detail?: readonly Detail[] }

/** A FHIR R4 AuditEvent, as far as it is written here. */
export interface AuditEvent {
  readonly resourceType: 'AuditEvent'; readonly id: string; readonly meta?: { readonly profile: readonly string[] };
  readonly type: Coding; readonly subtype: readonly Coding[]; readonly action: string; readonly recorded: string; readonly outcome: string; readonly outcomeDesc: string;
  readonly purposeOfEvent?: readonly Concept[]; readonly agent: readonly Agent[];
  readonly source: { readonly site: string; readonly observer: Reference; readonly type: readonly Coding[] };
  readonly entity: readonly Entity[];
}

/** Whose log it is. */
export interface LogName { readonly logId: string }

const identified = (kind: string, value: string, type?: string): Reference => ({ ...(type === undefined ? {} : { type }), identifier: { system: `urn:wardlight:${kind}`, value } });
const concept = (coding: Coding): Concept => ({ coding: [coding] });

/** Kinds of record that are one FHIR resource; the others go by an identifier. */
const resourceByKind: Readonly<Record<string, string>> = {
  patient: 'Patient', observation: 'Observation', 'allergy-intolerance': 'AllergyIntolerance', condition: 'Condition', immunization: 'Immunization', encounter: 'Encounter',
  result: 'Observation', appointment: 'Appointment', document: 'DocumentReference',
};

/** What was read or written: the record, or the list of its kind where a whole page was read. */
const whatOf = ({ recordKind, recordId, patientId, method }: AuditEntry): Reference => {
  const kind = recordKind ?? 'record';
  const resource = resourceByKind[kind];
  if (recordId === null) return identified(`${kind}-list`, patientId ?? method, resource);
  return resource === undefined ? identified(kind, recordId) : { reference: `${resource}/${recordId}` };
};

const purposeCodes: Readonly<Record<Purpose, string>> = { 'patient-request': 'PATRQT', 'privacy-review': 'HCOMPL', incident: 'HCOMPL', legal: 'HLEGAL', authority: 'HCOMPL' };

const purposeOf = ({ action, purpose }: AuditEntry): readonly Concept[] | undefined => {
  if (action === 'emergency') return [concept(actReason('BTG'))];
  if (purpose === null) return undefined;
  const code = Object.hasOwn(purposeCodes, purpose) ? actReason(purposeCodes[purpose as Purpose]) : { system: 'urn:wardlight:purpose', code: purpose };
  return [concept(code)];
};

/** Which end is source and which destination follows BALP: in a read the record flows to the client, elsewhere what was asked flows to the server. */
const endsOf = ({ pattern }: Kind): readonly [client: Coding, server: Coding] => {
  if (pattern === 'Delete') return [applicationAgent, custodianAgent];
  return pattern === 'Read' ? [destinationAgent, sourceAgent] : [sourceAgent, destinationAgent];
};

const agentsOf = (entry: AuditEntry, kind: Kind, { logId }: LogName): readonly Agent[] => {
  const [client, server] = endsOf(kind);
  const isReading = kind.pattern === 'Read' || kind.pattern === 'Query';
  const purposeOfUse = purposeOf(entry);
  const role = [...(entry.role === null ? [] : [{ system: 'urn:wardlight:role', code: entry.role }]), ...(entry.privilege === null ? [] : [{ system: 'urn:wardlight:privilege', code: entry.privilege }])];
  return [
    { type: concept(client), who: identified('window', entry.from, 'Device'), requestor: entry.staffId === null, network: { address: `workstation-${entry.device}`, type: '1' } },
    { type: concept(server), who: identified('log', logId, 'Device'), requestor: false, network: { address: `urn:wardlight:log:${logId}`, type: '5' } },
    ...(entry.staffId === null ? [] : [{
      type: concept(isReading ? participation('IRCP', 'information recipient') : participation('AUT', 'author (originator)')), who: identified('staff', entry.staffId, 'Practitioner'), requestor: true,
      ...(role.length > 0 ? { role: role.map(concept) } : {}), ...(entry.sessionId === null ? {} : { altId: entry.sessionId }), ...(purposeOfUse ? { purposeOfUse } : {}),
    }]),
  ];
};

const patientEntity = (patientId: string): Entity => ({ what: { reference: `Patient/${patientId}` }, type: entityType('1', 'Person'), role: objectRole('1', 'Patient') });

/** What else the row holds, so that nothing of it is lost on the way. */
const detailsOf = (entry: AuditEntry): readonly Detail[] =>
  (['seq', 'monotonicMs', 'method', 'sessionId', 'privilege', 'recordKind', 'recordId', 'purpose', 'count', 'ref', 'detail'] as const).flatMap((name) => {
    const value = entry[name];
    return value === null || value === '' ? [] : [{ type: name, valueString: String(value) }];
  });

const entitiesOf = (entry: AuditEntry, { pattern }: Kind, id: string): readonly Entity[] => {
  const system = entityType('2', 'System Object');
  const isReport = entry.action === 'print';
  // Never what was searched for: the search session alone, or the row's own name where there is none.
  const query = { type: system, role: objectRole('24', 'Query'), query: Buffer.from(entry.sessionId ?? id).toString('base64') };
  const data = {
    what: whatOf(entry), type: system,
    role: entry.recordKind === 'import-job' ? objectRole('20', 'Job') : isReport ? objectRole('3', 'Report') : objectRole('4', 'Domain Resource'),
  };
  return [
    ...(pattern === 'Query' ? [query] : pattern === undefined ? [] : [data]),
    ...(entry.patientId === null ? [] : [patientEntity(entry.patientId)]),
    { what: identified('audit-row', id), type: xRequestId, detail: detailsOf(entry) },
  ];
};

/**
 * One row of the log as a FHIR R4 AuditEvent. Work on records that was done names the IHE BALP 1.1.4 profile it matches; signing in,
 * exports, refusals and what concerns the log itself are plain AuditEvents, and so is what was not done, for BALP tells of successes.
 */
export const auditEventOf = (entry: AuditEntry, log: LogName): AuditEvent => {
  const kind = kindOf(entry);
  const outcome = outcomeCode(entry);
  const id = `${log.logId}-${entry.seq}`;
  const purposeOfEvent = purposeOf(entry);
  return {
    resourceType: 'AuditEvent', id,
    ...(kind.pattern !== undefined && outcome === '0' ? { meta: { profile: [profileUrl(`${entry.patientId === null ? '' : 'Patient'}${kind.pattern}`)] } } : {}),
    type: kind.type, subtype: kind.subtype, action: kind.action, recorded: entry.recordedAt, outcome, outcomeDesc: entry.outcome,
    ...(purposeOfEvent ? { purposeOfEvent } : {}),
    agent: agentsOf(entry, kind, log),
    source: {
      site: `workstation-${entry.device}`, observer: identified('log', log.logId, 'Device'),
      type: [{ system: 'http://terminology.hl7.org/CodeSystem/security-source-type', code: '4', display: 'Application Server' }],
    },
    entity: entitiesOf(entry, kind, id),
  };
};
