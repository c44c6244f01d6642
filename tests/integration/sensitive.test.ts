import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { firstPage } from '#shared/sections/section.ts';
import type { SectionPage, SectionQuery } from '#shared/sections/section.ts';
import { labelledKinds } from '#shared/sensitivity/contract.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { peopleOf } from './shared-desk.ts';
import { openTestClinic, valueOf } from './test-clinic.ts';

let clinic: Awaited<ReturnType<typeof openTestClinic>>;
let people: ReturnType<typeof peopleOf>;
let patientId = '';

const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const subject = { reference: 'Patient/p1' };
const labelled = (code = 'R', system = confidentiality) => ({ meta: { lastUpdated: '2024-06-01T00:00:00Z', security: [{ system, code }] } });
const concept = (code: string, text: string) => ({ coding: [{ system: 'http://loinc.org', code }], text });

/** One plain and one labelled record of each kind, and what no label hides. */
const resources = [
  { resourceType: 'Patient', id: 'p1', name: [{ family: 'Haddad', given: ['Asha'] }], gender: 'female', birthDate: '1967-09-04', ...labelled('V') },
  { resourceType: 'AllergyIntolerance', id: 'a1', patient: subject, code: { text: 'Penicillin' }, ...labelled() },
  { resourceType: 'Observation', id: 'v1', subject, status: 'final', category: [{ coding: [{ code: 'vital-signs' }] }], code: concept('29463-7', 'Weight'), valueQuantity: { value: 64, code: 'kg' }, effectiveDateTime: '2024-01-02', ...labelled() },
  { resourceType: 'Condition', id: 'c1', subject, code: { text: 'Asthma' } },
  { resourceType: 'Condition', id: 'c2', subject, code: { text: 'Hidden condition' }, ...labelled('PSY', actCode) },
  { resourceType: 'MedicationRequest', id: 'm1', subject, status: 'active', intent: 'order', medicationCodeableConcept: { text: 'Salbutamol' } },
  { resourceType: 'MedicationRequest', id: 'm2', subject, status: 'active', intent: 'order', medicationCodeableConcept: { text: 'Hidden medicine' }, ...labelled('SUD', actCode) },
  { resourceType: 'Immunization', id: 'i1', patient: subject, status: 'completed', vaccineCode: { text: 'Tetanus' }, occurrenceDateTime: '2020-01-01' },
  { resourceType: 'Immunization', id: 'i2', patient: subject, status: 'completed', vaccineCode: { text: 'Hidden vaccine' }, occurrenceDateTime: '2020-01-02', ...labelled() },
  { resourceType: 'Encounter', id: 'e1', subject, status: 'finished', class: { code: 'AMB' }, type: [{ text: 'Visit' }], period: { start: '2024-01-02' } },
  { resourceType: 'Encounter', id: 'e2', subject, status: 'finished', class: { code: 'AMB' }, type: [{ text: 'Hidden visit' }], period: { start: '2024-01-03' }, ...labelled('V') },
  { resourceType: 'Observation', id: 'r1', meta: { lastUpdated: '2024-06-01T00:00:00Z' }, subject, status: 'final', category: [{ coding: [{ code: 'laboratory' }] }], code: concept('4548-4', 'HbA1c'), valueQuantity: { value: 7, unit: '%' }, effectiveDateTime: '2024-02-01' },
  { resourceType: 'Observation', id: 'r2', subject, status: 'final', category: [{ coding: [{ code: 'laboratory' }] }], code: concept('4548-4', 'Hidden result'), valueQuantity: { value: 9, unit: '%' }, effectiveDateTime: '2024-03-01', ...labelled('HIV', actCode) },
  { resourceType: 'Appointment', id: 't1', status: 'booked', start: '2026-04-01T09:00:00Z', participant: [{ actor: subject, status: 'accepted' }], description: 'Check' },
  { resourceType: 'Appointment', id: 't2', status: 'booked', start: '2026-04-02T09:00:00Z', participant: [{ actor: subject, status: 'accepted' }], description: 'Hidden appointment', ...labelled() },
  { resourceType: 'DiagnosticReport', id: 'd1', subject, status: 'final', code: { text: 'Report' }, effectiveDateTime: '2024-01-02' },
  { resourceType: 'DiagnosticReport', id: 'd2', subject, status: 'final', code: { text: 'Hidden report' }, effectiveDateTime: '2024-01-02', ...labelled('STD', actCode) },
] as const;
const sections = ['problems', 'medications', 'immunizations', 'encounters', 'results', 'appointments', 'documents'] as const;

const importAll = async (all: readonly object[]) => {
  // The one before may be over and not yet put away.
  const jobId = await vi.waitFor(async () => {
    const begun = valueOf(await clinic.client['interchange.begin']({ source: 'hill' }));
    expect(begun.type).toBe('begun');
    return begun.jobId;
  }, 10_000);
  const piece = Buffer.from(all.map((each) => JSON.stringify(each)).join('\n')).toString('base64');
  valueOf(await clinic.client['interchange.addPiece']({ jobId, fileName: 'all.ndjson', piece, index: 0, last: true }));
  valueOf(await clinic.client['interchange.start']({ jobId }));
  await vi.waitFor(async () => expect(valueOf(await clinic.client['interchange.job']({ jobId })).job?.state).toBe('done'), 20_000);
  const report = valueOf(await clinic.client['interchange.job']({ jobId })).job?.report;
  expect(report?.refused).toEqual([]);
};
const rows = <Row>(text: string, values: readonly string[] = []) => clinic.clinic.keeper.current()!.db.read.all<Row>({ text, values });
/** What the pages of all sections have in common. */
type AnyPage = SectionPage<{ readonly id: string; readonly sensitive: boolean; readonly display?: string }>;
const page = async (name: (typeof sections)[number], query: Partial<SectionQuery> = {}) =>
  valueOf((await clinic.client[`${name}.list`]({ ...firstPage(patientId), ...query })) as unknown as { readonly type: string; readonly value?: AnyPage });
const list = (name: (typeof sections)[number]) => page(name);

beforeAll(async () => {
  clinic = await openTestClinic({ signedInAs: 'administrator' });
  people = peopleOf(clinic);
  await people.add('nina', 'nurse');
  await people.add('clara', 'clinician');
  await people.add('lab', 'laboratory');
  await importAll(resources);
  patientId = (await rows<{ id: string }>('SELECT id FROM patient LIMIT 1'))[0]?.id ?? '';
});
afterAll(() => clinic.close());

describe('a record that its source labelled', () => {
  it('H: is read, counted and grouped with the others by whoever holds the privilege', async () => {
    await people.be('clara');
    for (const name of sections) {
      const found = await list(name);
      expect([name, found.total, found.rows.length, found.groups.reduce((sum, { count }) => sum + count, 0)]).toEqual([name, 2, 2, 2]);
      expect(found.rows.filter(({ sensitive }) => sensitive)).toHaveLength(1);
    }
    expect(valueOf(await clinic.client['results.trend']({ patientId, code: '4548-4', codeSystem: 'http://loinc.org' })).results.map(({ value, sensitive }) => [value, sensitive])).toEqual([[7, false], [9, true]]);
  });

  it('L5: is not read, counted, grouped, found, drawn or shown as an original by anybody else', async () => {
    const labelledIds = (await Promise.all(sections.map(async (name) => (await list(name)).rows.filter(({ sensitive }) => sensitive).map(({ id }) => id)))).flat();
    expect(labelledIds).toHaveLength(7);
    await people.be('nina');
    for (const name of sections) {
      const found = await list(name);
      expect([name, found.total, found.rows.length, found.groups.map(({ count }) => count)]).toEqual([name, 1, 1, [1]]);
      expect(JSON.stringify(found)).not.toContain('Hidden');
      expect((await page(name, { words: 'hidden' })).rows).toEqual([]);
      expect((await page(name, { show: 'current' })).rows.filter(({ sensitive }) => sensitive)).toEqual([]);
    }
    const summary = valueOf(await clinic.client['chart.summary']({ patientId }));
    for (const name of sections) expect([name, summary[name]?.total]).toEqual([name, 1]);
    expect(JSON.stringify(summary)).not.toContain('Hidden');
    expect(valueOf(await clinic.client['results.trend']({ patientId, code: '4548-4', codeSystem: 'http://loinc.org' })).results.map(({ value }) => value)).toEqual([7]);
    expect(valueOf(await clinic.client['results.sparks']({ patientId, codes: [{ code: '4548-4', codeSystem: 'http://loinc.org' }] })).sparks.map(({ points }) => points.map(({ value }) => value))).toEqual([[7]]);
    for (const recordId of labelledIds) expect(valueOf(await clinic.client['documents.original']({ patientId, recordId }))).toEqual({ type: 'none' });
    await people.be('clara');
    for (const recordId of labelledIds) expect(valueOf(await clinic.client['documents.original']({ patientId, recordId }))).toMatchObject({ type: 'original' });
  });

  it('hides no name, no allergy and no vital sign: they keep the patient safe', async () => {
    await people.be('nina');
    expect(valueOf(await clinic.client['allergies.list']({ patientId })).allergies).toHaveLength(1);
    expect(valueOf(await clinic.client['vitals.history']({ patientId })).observations).toHaveLength(1);
    expect(valueOf(await clinic.client['patients.show']({ id: patientId })).patient?.familyName).toBe('Haddad');
  });

  it('keeps its label from version to version, and gives it to the version before', async () => {
    await people.be('ruth');
    const newer = resources.filter(({ id }) => ['c2', 'r2', 'd2'].includes(id)).map((each) => ({ ...each, meta: { lastUpdated: '2025-01-01T00:00:00Z' }, code: { text: 'Still hidden' } }));
    await importAll(newer);
    for (const table of ['condition', 'result', 'kept_resource']) expect(await rows(`SELECT count(*) AS n FROM ${table} WHERE sensitive = 1`)).toEqual([{ n: table === 'result' ? 2 : 1 }]);
    const first = resources.find(({ id }) => id === 'r1');
    await importAll([{ ...first, meta: { lastUpdated: '2025-01-01T00:00:00Z', security: [{ system: confidentiality, code: 'R' }] } }]);
    // The version that this one replaces holds the same number.
    expect(await rows(`SELECT status, sensitive FROM result WHERE display = 'HbA1c' ORDER BY rid`)).toEqual([{ status: 'entered-in-error', sensitive: 1 }, { status: 'final', sensitive: 1 }]);
  });
});

describe('a label given by hand', () => {
  it('is set and taken by a clinician, is logged, and travels as a field of the record', async () => {
    await people.be('clara');
    const [asthma] = (await list('problems')).rows.filter(({ display }) => display === 'Asthma');
    const label = (sensitive: boolean) => clinic.client['sections.label']({ kind: 'condition', id: asthma?.id ?? '', patientId, sensitive });
    expect(valueOf(await label(true))).toEqual({ type: 'labelled' });
    await people.be('nina');
    expect((await list('problems')).total).toBe(0);
    expect(await label(false)).toEqual({ type: 'refused', reason: 'forbidden' });
    await people.be('clara');
    expect(valueOf(await label(false))).toEqual({ type: 'labelled' });
    await people.be('nina');
    expect((await list('problems')).total).toBe(1);
    expect(await rows(`SELECT patient_id, count(*) AS n FROM audit_row WHERE action = 'label' AND outcome = 'labelled'`)).toEqual([{ patient_id: patientId, n: 2 }]);
    expect(await rows(`SELECT value FROM sync_history WHERE eid = ? AND field = 'sensitive' ORDER BY q`, [asthma?.id ?? ''])).toEqual([{ value: 'false' }, { value: 'true' }]);
  });

  it('fits every kind, never another patient\'s record and never one that is not seen', async () => {
    await people.be('clara');
    const byKind = { condition: 'problems', medication: 'medications', immunization: 'immunizations', encounter: 'encounters', result: 'results', appointment: 'appointments', document: 'documents' } as const;
    for (const kind of labelledKinds) {
      const [row] = (await list(byKind[kind])).rows.filter(({ sensitive }) => !sensitive);
      if (!row) continue;
      expect([kind, valueOf(await clinic.client['sections.label']({ kind, id: row.id, patientId, sensitive: true }))]).toEqual([kind, { type: 'labelled' }]);
      expect((await list(byKind[kind])).rows.find(({ id }) => id === row.id)?.sensitive).toBe(true);
      expect(valueOf(await clinic.client['sections.label']({ kind, id: row.id, patientId: systemIds.newId(), sensitive: false }))).toEqual({ type: 'no-such' });
      expect(valueOf(await clinic.client['sections.label']({ kind, id: systemIds.newId(), patientId, sensitive: true }))).toEqual({ type: 'no-such' });
    }
    await people.be('nina');
    for (const name of sections) expect([name, (await list(name)).total]).toEqual([name, 0]);
    await clinic.clinic.keeper.current()!.db.transaction((tx) => tx.run({ text: `INSERT INTO role_bundle (id, role, privilege, holds) VALUES (?, 'nurse', 'sensitive:label', 1)`, values: [systemIds.newId()] }));
    await clinic.clinic.keeper.current()!.access.load(clinic.clinic.keeper.current()!.db.read);
    const [hidden] = await rows<{ id: string }>('SELECT id FROM condition WHERE sensitive = 1 LIMIT 1');
    expect(valueOf(await clinic.client['sections.label']({ kind: 'condition', id: hidden?.id ?? '', patientId, sensitive: false }))).toEqual({ type: 'no-such' });
    expect(await rows('SELECT count(*) AS n FROM condition WHERE sensitive = 0')).toEqual([{ n: 0 }]);
  });
});

describe('the front desk and the laboratory', () => {
  it('L5: the laboratory reads results, and of those no labelled one', async () => {
    await people.be('lab');
    expect((await list('results')).total).toBe(0);
    for (const name of sections.filter((each) => each !== 'results')) expect(await clinic.client[`${name}.list`](firstPage(patientId))).toEqual({ type: 'refused', reason: 'forbidden' });
    const summary = valueOf(await clinic.client['chart.summary']({ patientId }));
    expect(sections.filter((name) => summary[name] !== null)).toEqual(['results']);
  });
});
