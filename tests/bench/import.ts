import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { importFileList } from '#main/shells/cli/import-file-list.ts';
import type { BenchAnswer, BenchOptions } from './bench-row.ts';
import { openChart } from './chart.ts';
import { openBenchClinic } from './measure/open-clinic.ts';
import { createRecorder } from './measure/recorder.ts';
import { seededClinic } from './measure/seeded-clinic.ts';
import { compared, inTurn, limited, rounded, timed, Times } from './measure/times.ts';

const rounds = 3;
const sampleEveryMs = 50;
const mostMb = 250;

/** The sample data where it is, else as many small bundles of our own. */
const bundles = (): { readonly folder: string; readonly what: string; readonly remove: () => void } => {
  const known = join(process.env['WARDLIGHT_DATA'] ?? '../shared/data', 'fhir/synthea');
  if (existsSync(known)) return { folder: known, what: 'Synthea', remove: () => undefined };
  mkdirSync('.cache/bench', { recursive: true });
  const folder = mkdtempSync('.cache/bench/bundles-');
  for (let n = 0; n < 60; n += 1) writeFileSync(join(folder, `${String(n)}.json`), JSON.stringify(bundle(n)));
  return { folder, what: 'generated', remove: () => rmSync(folder, { recursive: true }) };
};

const bundle = (n: number): object => {
  const uuid = (i: number) => `00000000-0000-4000-8000-${String(n * 10_000 + i).padStart(12, '0')}`;
  const patient = { resourceType: 'Patient', id: uuid(0), name: [{ family: `Invented${String(n)}`, given: ['Asha'] }], gender: 'female', birthDate: '1967-09-04' };
  const weights = Array.from({ length: 300 }, (_, i) => ({
    resourceType: 'Observation', id: uuid(i + 1), status: 'final', category: [{ coding: [{ code: 'vital-signs' }] }], code: { coding: [{ system: 'http://loinc.org', code: '29463-7', display: 'Body weight' }] },
    subject: { reference: `urn:uuid:${uuid(0)}` }, effectiveDateTime: `2024-01-01T08:${String(i % 60).padStart(2, '0')}:00Z`, valueQuantity: { value: 60 + (i % 9), unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
  }));
  return { resourceType: 'Bundle', type: 'collection', entry: [patient, ...weights].map((resource) => ({ fullUrl: `urn:uuid:${resource.id}`, resource })) };
};

const megabytes = () => process.memoryUsage().rss / 2 ** 20;

/** The real importer beside JSON.parse of the same files, and what people feel of it. */
export const run = async (options: BenchOptions): Promise<BenchAnswer> => {
  const { folder, what, remove } = bundles();
  const paths = readdirSync(folder).filter((file) => file.endsWith('.json')).map((file) => join(folder, file));
  const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  const [ours, theirs] = [new Times(), new Times()];
  let most = 0;
  let before = 0;
  const importOnce = async () => {
    const empty = mkdtempSync('.cache/bench/import-');
    const { clinic, close } = await openBenchClinic(empty, createRecorder(sqlcipherDriver).driver);
    globalThis.gc?.();
    before = megabytes();
    const sampling = setInterval(() => void (most = Math.max(most, megabytes())), sampleEveryMs);
    await timed(ours, () => clinic.importFor({ files: importFileList(paths), source: 'bench' }));
    clearInterval(sampling);
    await close();
    rmSync(empty, { recursive: true, force: true });
  };
  mkdirSync('.cache/bench', { recursive: true });
  await inTurn(rounds, [
    { name: 'ours', run: importOnce },
    { name: 'JSON.parse', run: async () => timed(theirs, () => paths.map((path) => (JSON.parse(readFileSync(path, 'utf8')) as object) !== null)) },
  ]);
  const size = `${what}, ${String(paths.length)} files, ${(bytes / 2 ** 20).toFixed(0)} MB`;
  const beside = await whileImporting(options, paths);
  remove();
  return {
    rows: [
      compared(`import (${size}), beside JSON.parse, median`, ours.median, theirs.median, 6, 'writing, not reading: main waits for the database thread three quarters of the time, in COMMIT and in the inserts of each resource’s row, original, clock, outbox entry and identity'),
      limited('import, memory of main at most', most, mostMb, 'MB', `≤ ${String(mostMb)} MB`, `it stood at ${before.toFixed(0)} MB before the last import; the process holds the whole bench`),
      ...beside,
    ],
  };
};

/** Chart and search of somebody at work, before, while and after a large import runs in the same process. */
const whileImporting = async (options: BenchOptions, paths: readonly string[]) => {
  const { clinic, call, shortCharts } = await seededClinic(options);
  const [alone, during] = [new Times(), new Times()];
  let i = 0;
  const work = async (times: Times) => {
    const patientId = shortCharts[(i += 1) % Math.min(60, shortCharts.length)] ?? '';
    const searchId = clinic.parts.ids.newId();
    for (const query of ['pe', 'pen', 'penh']) await timed(times, () => call('patients.find', { query, searchId }));
    await timed(times, () => openChart(call, patientId));
    // Nobody types without a pause; the import goes on in it.
    await new Promise((resolve) => setTimeout(resolve, 15));
  };
  for (let n = 0; n < 60; n += 1) await work(n < 20 ? new Times() : alone);
  let isDone = false;
  const importing = clinic.importFor({ files: importFileList(paths), source: `bench ${String(options.seed)}` }).finally(() => void (isDone = true));
  while (!isDone) await work(during);
  await importing;
  for (let n = 0; n < 40; n += 1) await work(alone);
  const bound = 'two cores for main, the reading thread and three database threads: reads of the chart wait for a core, and its audit rows for the unit that the writer has under way';
  return [{ ...compared('chart and search while an import runs, p95', during.p95, alone.p95, 1.2, bound), unit: 'ms' }, { ...compared('chart and search while an import runs, median', during.median, alone.median, 1.2, ''), goal: 'shown', met: null, ratio: rounded(during.median / alone.median) }];
};
