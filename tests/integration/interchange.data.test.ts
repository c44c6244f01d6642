import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importFileList } from '#main/shells/cli/import-file-list.ts';
import { sampleData } from '../setup/sample-data.ts';
import { openImportClinic } from './interchange-setup.ts';

interface Counted { readonly conflicts: number; readonly noPatient: number; readonly expected: number }

/** A type's table, for those that become records; every other kind is kept. */
const tables: Readonly<Record<string, string>> = {
  Patient: 'patient', AllergyIntolerance: 'allergy_intolerance', Condition: 'condition', Immunization: 'immunization', Encounter: 'encounter',
  Appointment: 'appointment', Practitioner: 'practitioner', Organization: 'organization',
};

describe.skipIf(sampleData === undefined)('the sample records', () => {
  const folder = join(sampleData ?? '', 'fhir');
  const independent = (): Readonly<Record<string, Counted>> =>
    JSON.parse(execFileSync('python3', [join(import.meta.dirname, '../independent-count.py'), folder], { encoding: 'utf8' }));

  it('come in once each, as a count without our code says, every refusal by name, and a second import adds nothing', async () => {
    const clinic = await openImportClinic();
    const report = await clinic.import(importFileList([folder]));
    const counted = independent();
    const added = Object.fromEntries(Object.keys(counted).map((type) => [type, (report.resources[type] ?? 0) + (report.kept[type] ?? 0)]));
    expect(added).toEqual(Object.fromEntries(Object.entries(counted).map(([type, { expected }]) => [type, expected])));
    for (const [type, table] of Object.entries(tables)) expect(await clinic.count(table), type).toBe(report.resources[type]);
    expect(await clinic.count('observation') + await clinic.count('result')).toBe(report.resources['Observation']);
    expect(await clinic.count('kept_resource')).toBe(Object.values(report.kept).reduce((sum, n) => sum + n, 0));
    expect(clinic.audited.length).toBe(report.patients);

    const refusedFor = (reason: string) => report.refused.filter((refused) => refused.reason === reason).length;
    expect(report.refused.filter(({ reason }) => !['no-patient', 'conflicting-content', 'bundle-type-not-imported'].includes(reason))).toEqual([]);
    // A reading that comes twice and belongs to nobody is refused each time.
    expect(refusedFor('no-patient')).toBeGreaterThanOrEqual(Object.values(counted).reduce((sum, { noPatient }) => sum + noPatient, 0));
    expect(refusedFor('conflicting-content')).toBeLessThanOrEqual(Object.values(counted).reduce((sum, { conflicts }) => sum + conflicts, 0));

    const originals = await clinic.count('original');
    const again = await clinic.import(importFileList([folder]));
    expect([again.resources, again.updated, again.kept, again.patients]).toEqual([{}, {}, {}, 0]);
    expect([await clinic.count('original'), clinic.audited.length]).toEqual([originals, report.patients]);
    await clinic.close();
    // Two imports of 42 MB; a minute on a machine that others are using.
  }, 240_000);
});
