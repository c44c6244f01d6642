import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StagedResource } from '#shared/interchange/staged.ts';
import { openImportClinic, session, textFile } from './interchange-setup.ts';
import { patient, reference, staged, stagedFiles } from './staged-rows.ts';

let clinic: Awaited<ReturnType<typeof openImportClinic>>;
let files: readonly (readonly StagedResource[])[] = [];
beforeEach(async () => {
  clinic = await openImportClinic({ readFiles: (given, options) => stagedFiles(files, given, options) });
});
afterEach(() => clinic.close());

let run = 0;
/** Imports one file a list of rows. */
const importRows = (...lists: readonly (readonly StagedResource[])[]) => {
  files = lists;
  run += 1;
  return clinic.import(lists.map((_, i) => textFile(`${run}-${i}.json`, '')));
};
const rows = (text: string) => clinic.rows(text);
const vital = (id: string, value: number, lastUpdated = '', more: Partial<StagedResource> = {}) => staged({
  type: 'Observation', kind: 'observation', sourceId: id, contentHash: `${id}-${value}`, lastUpdated, patient: reference('p1'),
  fields: { measure: null, code: '8867-4', display: 'Pulse', value, secondValue: null, valueText: '', unit: '/min', takenAt: '2025-03-01T08:00:00.000Z', hasTime: true, recordedBy: '', status: 'final', struckBy: null, struckAt: null, struckReason: null },
  ...more,
});
const laboratory = (id: string, value: number, lastUpdated = '', status = 'final') => staged({
  type: 'Observation', kind: 'result', sourceId: id, contentHash: `${id}-${value}-${status}`, lastUpdated, patient: reference('p1'), fields: { display: 'HbA1c', value, status, effective: '2025-03-01' },
});
const problem = (id: string, more: Partial<StagedResource> = {}) =>
  staged({ type: 'Condition', kind: 'condition', sourceId: id, contentHash: id, patient: reference('p1'), fields: { display: id, recordedBy: '' }, ...more });

it('gives every record where it came from, and what is kept its title, its day and the words it is found by', async () => {
  await importRows([patient('p1'), vital('v', 72), problem('c'), staged({ type: 'CarePlan', sourceId: 'k', patient: reference('p1'), words: 'Pläne für Asha', dated: '2024-05-06' })]);
  expect(await rows('SELECT source FROM patient UNION ALL SELECT source FROM observation UNION ALL SELECT source FROM condition')).toEqual(Array(3).fill({ source: 'harbour' }));
  expect(await rows('SELECT title, sort_at, words_key, origin, length(id) AS id FROM kept_resource')).toEqual([
    { title: 'Pläne für Asha', sort_at: '2024-05-06', words_key: 'plane fur asha', origin: 'harbour', id: 36 },
  ]);
  expect(await rows(`SELECT o.json, s.type, s.origin FROM source_resource AS s JOIN original AS o ON o.rid = s.original JOIN condition AS c ON c.id = s.record_id AND c.patient_id = s.patient_id`))
    .toEqual([{ json: '{"resourceType":"Condition","id":"c"}', type: 'Condition', origin: 'harbour' }]);
});

it('replaces a result by a new record and marks the old one; an error at the source is no new record', async () => {
  await importRows([patient('p1'), laboratory('r', 5, '2025-01-01T00:00:00Z')]);
  await importRows([laboratory('r', 6, '2025-01-02T00:00:00Z')]);
  expect(await rows('SELECT value, status FROM result ORDER BY value')).toEqual([{ value: 5, status: 'entered-in-error' }, { value: 6, status: 'final' }]);
  expect((await importRows([laboratory('r', 6, '2025-01-03T00:00:00Z', 'entered-in-error')])).updated).toEqual({ Observation: 1 });
  expect(await rows('SELECT value, status FROM result ORDER BY value')).toEqual([{ value: 5, status: 'entered-in-error' }, { value: 6, status: 'entered-in-error' }]);
});

it('never brings a reading back that somebody here struck, whatever newer version its source sends', async () => {
  await importRows([patient('p1'), vital('v', 72, '2025-01-01T00:00:00Z')]);
  const [before] = await rows('SELECT id, patient_id FROM observation');
  await clinic.db().transaction((tx) => clinic.records.write(tx, [{
    kind: 'observation', id: String(before?.['id']), patientId: String(before?.['patient_id']),
    fields: { status: 'struck', struckBy: 'Dr Mehta', struckAt: '2025-01-01T10:00:00.000Z', struckReason: 'wrong patient' },
  }], { staffId: session.staffId }));
  const report = await importRows([vital('v', 74, '2025-01-02T00:00:00Z')]);
  expect([report.updated, report.resources]).toEqual([{ Observation: 1 }, {}]);
  expect(await rows('SELECT value, status, struck_by, struck_reason FROM observation ORDER BY value')).toEqual([
    { value: 72, status: 'struck', struck_by: 'Dr Mehta', struck_reason: 'wrong patient' }, { value: 74, status: 'struck', struck_by: 'Dr Mehta', struck_reason: 'wrong patient' },
  ]);
});

it('amends every other kind in place, and keeps the version before in the history', async () => {
  await importRows([patient('p1'), problem('c', { lastUpdated: '2025-01-01T00:00:00Z' })]);
  await importRows([problem('c', { lastUpdated: '2025-01-02T00:00:00Z', contentHash: 'new', fields: { display: 'Asthma' } })]);
  expect(await rows('SELECT display FROM condition')).toEqual([{ display: 'Asthma' }]);
  expect(await rows('SELECT o.json FROM source_history AS h JOIN original AS o ON o.rid = h.original')).toHaveLength(1);
});

it('refuses the same key with other content and no dates, and a reading under another patient', async () => {
  await importRows([patient('p1'), patient('p2'), problem('c'), vital('v', 72, '2025-01-01T00:00:00Z')]);
  const report = await importRows([problem('c', { contentHash: 'other' }), vital('v', 80, '2025-01-02T00:00:00Z', { patient: reference('p2') })]);
  expect(report.refused.map(({ path, reason }) => `${path} ${reason}`).sort()).toEqual(['c conflicting-content', 'v conflicting-content']);
});

it('keeps shared resources without a patient, and refuses clinical ones by name, in file order', async () => {
  const report = await importRows(
    [problem('c2', { patient: reference('nobody') }), staged({ type: 'Location', sourceId: 'l' })],
    [vital('v', 72, '', { patient: null }), staged({ type: 'Practitioner', kind: 'practitioner', sourceId: 'd', fields: { name: 'Dr Noor' } })],
  );
  expect(report).toMatchObject({ kept: { Location: 1 }, resources: { Practitioner: 1 } });
  expect(report.refused.map(({ file, path, reason }) => [file.slice(-6), path, reason])).toEqual([['0.json', 'c2', 'no-patient'], ['1.json', 'v', 'no-patient']]);
});

it('finds a patient by fullUrl of the bundle before the key, and by an identifier that only one has', async () => {
  const byIdentifier = (value: string) => ({ ...reference(''), id: null, source: null, system: 'urn:mrn', value });
  const report = await importRows([
    patient('p1', { scope: 'b', fullUrl: 'urn:uuid:1', identifiers: [{ system: 'urn:mrn', value: '1' }, { system: 'urn:mrn', value: 'both' }] }),
    patient('p2', { scope: 'b', fullUrl: 'urn:uuid:2', identifiers: [{ system: 'urn:mrn', value: 'both' }] }),
    problem('by-url', { scope: 'b', patient: { ...reference('p1'), url: 'urn:uuid:2' } }),
    problem('by-identifier', { patient: byIdentifier('1') }), problem('by-both', { patient: byIdentifier('both') }),
  ]);
  expect(report.refused).toMatchObject([{ path: 'by-both', reason: 'ambiguous-reference' }]);
  expect(await rows('SELECT c.display, p.given_names FROM condition AS c JOIN patient AS p ON p.id = c.patient_id ORDER BY c.display')).toEqual([
    { display: 'by-identifier', given_names: 'p1' }, { display: 'by-url', given_names: 'p2' },
  ]);
  // In a later run the identifiers are still known.
  expect((await importRows([problem('later', { patient: byIdentifier('1') })])).resources).toEqual({ Condition: 1 });
});

it('fills the words of what a record refers to, from this run or an earlier one, only where it has none itself', async () => {
  const to = (id: string) => ({ field: 'recordedBy', to: { ...reference(id), type: 'Practitioner' } });
  await importRows([staged({ type: 'Practitioner', kind: 'practitioner', sourceId: 'd1', words: 'Dr Noor', fields: { name: 'Dr Noor' } })]);
  await importRows([
    patient('p1'), staged({ type: 'Practitioner', kind: 'practitioner', sourceId: 'd2', words: 'Dr Osei', fields: { name: 'Dr Osei' } }),
    problem('a', { links: [to('d1')] }), problem('b', { links: [to('d2')] }), problem('c', { links: [to('d2')], fields: { display: 'c', recordedBy: 'herself' } }),
  ]);
  expect((await rows('SELECT recorded_by FROM condition ORDER BY display')).map((row) => row['recorded_by'])).toEqual(['Dr Noor', 'Dr Osei', 'herself']);
});

it('leaves out by name what the schema refuses; the patient, the neighbours and the rest of the group come in', async () => {
  const report = await importRows([
    patient('p1'), problem('good'), problem('bad', { fields: { display: 5 } }), patient('p2'), problem('other', { patient: reference('p2') }),
  ]);
  expect(report.refused).toMatchObject([{ path: 'bad', reason: 'bad-field: display' }]);
  expect([report.patients, report.resources]).toEqual([2, { Patient: 2, Condition: 2 }]);
  expect(clinic.audited.length).toBeGreaterThanOrEqual(2);
  expect(await clinic.count('original')).toBe(4);
});

it('gives a document its patient when the patient comes later', async () => {
  const plan = staged({ type: 'CarePlan', sourceId: 'k', patient: reference('p1') });
  await importRows([plan]);
  expect((await importRows([patient('p1'), plan])).updated).toEqual({ CarePlan: 1 });
  expect(await rows('SELECT count(*) AS n FROM kept_resource JOIN patient ON patient.id = kept_resource.patient_id')).toEqual([{ n: 1 }]);
  expect(await clinic.count('original')).toBe(2);
});
