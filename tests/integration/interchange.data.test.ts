import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImportReport } from '#shared/interchange/contract.ts';
import { isVitalSign } from '#shared/interchange/kinds.ts';
import { importFileList } from '#main/shells/cli/import-file-list.ts';
import { sampleData } from '../setup/sample-data.ts';
import { openImportClinic } from './interchange-setup.ts';

interface Counted { readonly found: number; readonly answers: number; readonly repeats: number; readonly contents: number; readonly identities: number }
const kinds = ['Patient', 'Observation', 'AllergyIntolerance'] as const;
const of = (counts: Readonly<Record<string, number>>, kind: string) => counts[kind] ?? 0;

describe.skipIf(sampleData === undefined)('the sample records', () => {
  const folder = join(sampleData ?? '', 'fhir');
  const independent = (): Record<(typeof kinds)[number], Counted> =>
    JSON.parse(execFileSync('python3', [join(import.meta.dirname, '../independent-count.py'), folder], { encoding: 'utf8' }));

  /** Refused resources of a kind, looked up in the files by the path the report gives. */
  const refusedOf = (report: ImportReport, kind: string) =>
    report.refused.filter(({ file, path, reason }) => {
      if (reason === 'bundle-type-not-imported') return false;
      const names = path.replace(/\[(\d+)\]/g, '.$1').split('.').filter((name) => name !== '');
      const found = names.reduce((value, name) => value[name], JSON.parse(readFileSync(join(folder, file), 'utf8')));
      return found.resourceType === kind && (kind !== 'Observation' || isVitalSign(found));
    }).length;

  it('come in once each, every one counted or refused by name, and a second import adds nothing', async () => {
    const clinic = await openImportClinic();
    const report = await clinic.import(importFileList([folder]));
    const counted = independent();
    expect(kinds.map((kind) => counted[kind].found)).toEqual([96, 1709, 37]);
    for (const kind of kinds) {
      const { contents } = counted[kind];
      const repeatsRefused = kind === 'AllergyIntolerance' ? counted[kind].repeats : 0; // both of one pair name a patient who is nowhere
      expect(of(report.resources, kind) + of(report.updated, kind) + refusedOf(report, kind) - repeatsRefused, kind).toBe(contents);
    }
    expect(report.patients).toBe(await clinic.count('patient'));
    expect(of(report.resources, 'Observation')).toBe(await clinic.count('observation'));
    expect(of(report.resources, 'AllergyIntolerance')).toBe(await clinic.count('allergy_intolerance'));
    expect(clinic.audited.length).toBe(report.patients);

    const again = await clinic.import(importFileList([folder]));
    expect([again.resources, again.updated, again.kept, again.patients]).toEqual([{}, {}, {}, 0]);
    expect(clinic.audited.length).toBe(report.patients);
    await clinic.close();
    // Two imports of 42 MB; a minute on a machine that others are using.
  }, 240_000);
});
