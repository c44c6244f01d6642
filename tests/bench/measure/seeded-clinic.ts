import { constants, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { migrations } from '#main/database/migrations/index.ts';
import { createPatient } from '#main/demo/demo-patient.ts';
import { generateDemoClinic, seedDemoClinic } from '#main/demo/index.ts';
import { createRandom } from '#main/demo/random.ts';
import { nextRecordNumbers } from '#main/patients/index.ts';
import type { BenchOptions } from '../bench-row.ts';
import { lightNames, lightPatient, lightRandom } from './light-clinic.ts';
import { openBenchClinic } from './open-clinic.ts';
import type { OpenClinic } from './open-clinic.ts';
import { createRecorder } from './recorder.ts';
import type { Recorder } from './recorder.ts';

const today = '2026-01-05';
/** Raised when what is seeded changes. */
const generation = 1;
const fullCharts = 200;
const longCharts = 5;
const batch = 400;

export interface SeededClinic extends OpenClinic {
  readonly folder: string;
  /** The same rows in a file without a key. */
  readonly plainPath: string;
  readonly recorder: Recorder;
  readonly longCharts: readonly string[];
  readonly shortCharts: readonly string[];
}

const seed = async (folder: string, { patients, seed: number }: BenchOptions): Promise<void> => {
  const { clinic, close } = await openBenchClinic(folder);
  const kept = clinic.keeper.current();
  if (!kept) throw new Error('nobody is signed in');
  const { db, session } = kept;
  const by = { staffId: session.staffId };
  const plan = generateDemoClinic({ seed: number, patients: Math.min(fullCharts, Math.floor(patients / 2)), today });
  const random = createRandom(number + 1);
  const long = Array.from({ length: patients < 1_000 ? 1 : longCharts }, () => createPatient(random, today, { isLong: true }));
  const full = { ...plan, patients: [...plan.patients, ...long] };
  await seedDemoClinic({ db, records: clinic.records, ports: { ids: clinic.parts.ids }, plan: full, by, nextRecordNumbers });
  const light = lightRandom(number);
  const names = lightNames(light);
  for (let from = full.patients.length; from < patients; from += batch) {
    const count = Math.min(batch, patients - from);
    await db.transaction(async (tx) => {
      const numbers = await nextRecordNumbers(tx, count);
      await clinic.records.write(tx, numbers.flatMap((each) => lightPatient(light, names, each, () => clinic.parts.ids.newId())), by);
    }, { priority: 'job' });
    if (from % 20_000 < batch) process.stderr.write(`bench: seeded ${String(from)} of ${String(patients)} patients\n`);
  }
  await db.checkpoint();
  const key = Buffer.from(kept.databaseKey).toString('hex');
  await close();
  // `create`, or the file that is attached could not be made.
  const keyed = await sqlcipherDriver.open(join(folder, 'clinic.db'), 'create');
  await keyed.exec(`PRAGMA key = "x'${key}'"`);
  await keyed.exec(`ATTACH DATABASE '${join(folder, 'plain.db')}' AS plain KEY ''`);
  await keyed.all(`SELECT sqlcipher_export('plain')`, []);
  await keyed.exec('DETACH DATABASE plain');
  await keyed.close();
};

/** Seeds once for a size, seed and schema; a run works on a copy, so that each finds the same. */
const folderFor = async (options: BenchOptions): Promise<string> => {
  const version = Math.max(...migrations.map((migration) => migration.version));
  const kept = join('.cache/bench', `${String(options.patients)}-${String(options.seed)}-v${String(version)}-g${String(generation)}`);
  if (!existsSync(kept)) {
    const started = performance.now();
    const making = `${kept}.making-${String(process.pid)}`;
    mkdirSync(making, { recursive: true });
    await seed(making, options);
    renameSync(making, kept);
    process.stderr.write(`bench: seeded ${String(options.patients)} patients in ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
  }
  const work = join('.cache/bench', `work-${String(process.pid)}`);
  cpSync(kept, work, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return work;
};

let opened: Promise<SeededClinic> | undefined;

const open = async (options: BenchOptions): Promise<SeededClinic> => {
  const folder = await folderFor(options);
  const recorder = createRecorder(sqlcipherDriver);
  const clinic = await openBenchClinic(folder, recorder.driver);
  const read = clinic.clinic.keeper.current()?.db.read;
  const charts = (await read?.all<{ id: string; visits: number }>({ text: 'SELECT patient_id AS id, count(*) AS visits FROM encounter GROUP BY patient_id HAVING visits > 2 ORDER BY min(rid)', values: [] })) ?? [];
  const isLong = ({ visits }: { visits: number }) => visits > 300;
  return {
    ...clinic, folder, plainPath: join(folder, 'plain.db'), recorder,
    longCharts: charts.filter(isLong).map(({ id }) => id), shortCharts: charts.filter((each) => !isLong(each)).map(({ id }) => id),
  };
};

/** One for all comparisons of a run. */
export const seededClinic = (options: BenchOptions): Promise<SeededClinic> => (opened ??= open(options));

export const closeSeeded = async (): Promise<void> => {
  if (!opened) return;
  const { close, folder } = await opened;
  opened = undefined;
  await close();
  rmSync(folder, { recursive: true, force: true });
};
