import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { importFileList } from '#main/shells/cli/import-file-list.ts';
import { openImportClinic, textFile } from './interchange-setup.ts';

const fixtures = join(import.meta.dirname, '../fixtures/fhir');
const fixture = (name: string) => textFile(name, readFileSync(join(fixtures, name), 'utf8'));
let clinic: Awaited<ReturnType<typeof openImportClinic>>;
beforeEach(async () => {
  clinic = await openImportClinic();
});
afterEach(() => clinic.close());
const rows = (text: string) => clinic.rows(text);

it('takes every kind of file and bundle once, and names everything it refuses', async () => {
  const report = await clinic.import(importFileList([fixtures]));
  const reasons = Object.fromEntries(report.refused.map(({ file, path, reason }) => [`${file} ${path}`.trim(), reason]));
  expect(reasons).toEqual({
    'bad-birth-date.json Patient @0': 'bad-field: birthDate',
    'bundle-history.json @0': 'bundle-type-not-imported',
    'bundle-transaction-response.json @0': 'bundle-type-not-imported',
    'conflict-second.json Patient @0': 'conflicting-content',
    'contained-patient.json Observation @0': 'no-patient',
    'dstu2-patient.json Patient @0': 'dstu2',
    'malformed.json @42': 'malformed-json',
    'not-fhir.json @0': 'not-fhir',
    'patient.xml': 'xml',
    'patients.ndjson line 2 @184': 'malformed-json',
    'r5-encounter.json Encounter @0': 'r5',
    'stu3-allergy.json AllergyIntolerance @0': 'stu3',
    'vital-nobody.json Observation @0': 'no-patient',
  });
  expect(report.resources).toEqual({ Patient: 11, Observation: 8, AllergyIntolerance: 1, Organization: 1 });
  expect(report.updated).toEqual({ Patient: 1 });
  expect(report.kept).toEqual({ MessageHeader: 1, Composition: 1 });
  expect([await clinic.count('patient'), await clinic.count('observation'), await clinic.count('result'), await clinic.count('kept_resource')]).toEqual([11, 7, 1, 2]);
  // One original for each that came in, and one for the version that was replaced.
  expect(await clinic.count('original')).toBe(24);
  for (const table of ['import_row', 'import_link', 'import_member', 'import_unit']) expect(await clinic.count(table)).toBe(0);
});

it('adds nothing a second time', async () => {
  await clinic.import(importFileList([fixtures]));
  const before = await clinic.count('sync_outbox');
  const again = await clinic.import(importFileList([fixtures]));
  expect([again.resources, again.updated, again.kept]).toEqual([{}, {}, {}]);
  expect(await clinic.count('sync_outbox')).toBe(before);
});

it('keeps Patient/1 of two servers two people, each with their own reading', async () => {
  const report = await clinic.import([fixture('bundle-collection.json'), fixture('bundle-searchset.json'), fixture('vital-absolute.json')]);
  expect(report.refused).toEqual([]);
  expect(await rows('SELECT count(*) AS n FROM observation GROUP BY patient_id ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
});

it('resolves a reading to a patient who came in an earlier run', async () => {
  await clinic.import([fixture('patient-single.json')]);
  const report = await clinic.import([fixture('vital-relative.json')]);
  expect(report.resources).toEqual({ Observation: 1 });
  expect(await rows('SELECT count(*) AS n FROM observation JOIN patient ON patient.id = observation.patient_id')).toEqual([{ n: 1 }]);
});

it('lets the later lastUpdated win in either order, and keeps the other in history', async () => {
  const [newer, older] = [fixture('dated-newer.json'), fixture('dated-older.json')];
  await clinic.import([older]);
  const report = await clinic.import([newer]);
  expect(report.updated).toEqual({ Patient: 1 });
  expect(await rows('SELECT family_name FROM patient')).toEqual([{ family_name: 'Novak' }]);
  expect(await clinic.count('source_history')).toBe(1);
  expect((await clinic.import([older])).unchanged).toEqual({ Patient: 1 });
});

it('strikes a reading that its source replaced, and never edits it', async () => {
  const vital = (value: number, lastUpdated: string) => textFile(`v${value}.json`, {
    ...JSON.parse(readFileSync(join(fixtures, 'vital-relative.json'), 'utf8')), meta: { lastUpdated }, valueQuantity: { value, code: '/min' },
  });
  await clinic.import([fixture('patient-single.json'), vital(72, '2025-03-01T08:00:00Z')]);
  await clinic.import([vital(74, '2025-03-02T08:00:00Z')]);
  expect(await rows('SELECT value, status, struck_reason FROM observation ORDER BY value')).toEqual([
    { value: 72, status: 'struck', struck_reason: 'replaced by a newer version at the source' },
    { value: 74, status: 'final', struck_reason: null },
  ]);
});

it('lists at most 1,000 refusals and counts the rest', async () => {
  const report = await clinic.import([textFile('many.ndjson', Array.from({ length: 1200 }, (_, i) => JSON.stringify({ no: i })).join('\n'))]);
  expect([report.refused.length, report.refusedMore]).toEqual([1000, 200]);
});

