import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Reader } from '#shared/database/types.ts';
import { createNodeClinic } from '#main/shells/common/node-clinic.ts';
import { createCli } from './cli-process.ts';
import { perPatient, randomFrom, writeBundles } from './generated-bundles.ts';

/**
 * Kills a real import with -9 at moments swept over its whole length, opens the database each time and counts: a patient is whole or
 * absent. Then the same command goes on. At the end the clinic holds what an undisturbed import brings, to the byte.
 */
const { values: options } = parseArgs({ options: { kills: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' }, patients: { type: 'string', default: '400' } } });
const [kills, seed, patients] = [Number(options.kills), Number(options.seed), Number(options.patients)];
const random = randomFrom(seed);
/** The part of a run in which the program starts and signs in. */
const startUp = 0.25;
const cli = createCli('import-kill');
const files = join(cli.folder, 'files');
const tables = ['patient', 'observation', 'result', 'condition', 'kept_resource', 'original', 'source_identity', 'source_resource', 'source_history'] as const;

/** Opens the clinic as a person would and lets `look` read. */
const inClinic = async <T>(data: string, look: (read: Reader) => Promise<T>): Promise<T> => {
  const clinic = createNodeClinic({ folder: data, workers: new URL(`file://${process.cwd()}/dist/workers/`) });
  try {
    await clinic.call('gate', 'session.signIn', { userName: 'ruth', password: cli.password });
    const db = clinic.keeper.current()?.db;
    if (!db) throw new Error('the clinic cannot be opened after a kill');
    return await look(db.read);
  } finally {
    await clinic.close();
  }
};

interface Seen {
  readonly patients: number;
  readonly half: number;
  readonly state: string;
  readonly phase: string;
  readonly rowsRead: number;
  readonly rowsDone: number;
}

const look = (data: string): Promise<Seen> => inClinic(data, async (read) => {
  const rows = await read.all<Record<string, number>>({
    text: `SELECT (SELECT count(*) FROM observation WHERE patient_id = p.id) AS observation, (SELECT count(*) FROM result WHERE patient_id = p.id) AS result,
      (SELECT count(*) FROM condition WHERE patient_id = p.id) AS condition, (SELECT count(*) FROM kept_resource WHERE patient_id = p.id) AS kept,
      (SELECT count(*) FROM audit_row WHERE patient_id = p.id AND action = 'import') AS audited FROM patient AS p`, values: [],
  });
  const isWhole = (row: Record<string, number>) => row['audited'] === 1 && Object.entries(perPatient).every(([kind, n]) => row[kind] === n);
  const orphans = await read.get<{ n: number }>({ text: 'SELECT count(*) AS n FROM observation WHERE patient_id NOT IN (SELECT id FROM patient)', values: [] });
  const job = await read.get<{ state: string; phase: string; rows_read: number; rows_done: number }>({ text: 'SELECT state, phase, rows_read, rows_done FROM import_job ORDER BY rid DESC LIMIT 1', values: [] });
  return {
    patients: rows.length, half: rows.filter((row) => !isWhole(row)).length + (orphans?.n ?? 0),
    state: job?.state ?? 'none', phase: job?.phase ?? 'none', rowsRead: job?.rows_read ?? 0, rowsDone: job?.rows_done ?? 0,
  };
});

/** Counts, and a hash over every original and every reading by the source's own key: ids and times differ between two runs. */
const contentOf = (data: string): Promise<{ readonly counts: Record<string, number>; readonly hash: string }> => inClinic(data, async (read) => {
  const counts: Record<string, number> = {};
  for (const table of tables) counts[table] = (await read.get<{ n: number }>({ text: `SELECT count(*) AS n FROM ${table}`, values: [] }))?.n ?? 0;
  const hash = createHash('sha256');
  const originals = await read.all<Record<string, unknown>>({
    text: `SELECT k.type, k.source, k.source_id, k.content_hash, k.kind, coalesce(o.json, d.json) AS json, v.value, v.taken_at, r.value AS result, c.display
      FROM source_identity AS k LEFT JOIN source_resource AS s ON s.record_id = k.record_id LEFT JOIN original AS o ON o.rid = s.original
      LEFT JOIN kept_resource AS e ON e.type = k.type AND e.source = k.source AND e.source_id = k.source_id LEFT JOIN original AS d ON d.rid = e.original
      LEFT JOIN observation AS v ON v.id = k.record_id LEFT JOIN result AS r ON r.id = k.record_id LEFT JOIN condition AS c ON c.id = k.record_id
      ORDER BY k.type, k.source, k.source_id`, values: [],
  });
  for (const row of originals) hash.update(JSON.stringify(row));
  return { counts, hash: hash.digest('hex') };
});

const main = async (): Promise<number> => {
  mkdirSync(files);
  writeBundles(files, patients);
  const empty = join(cli.folder, 'empty');
  await cli.init(empty);
  // One set-up serves every start: a copy of the folder is the same clinic under the same keyring.
  const fresh = (name: string): string => {
    const data = join(cli.folder, name);
    rmSync(data, { recursive: true, force: true });
    cpSync(empty, data, { recursive: true });
    return data;
  };
  const whole = fresh('whole');
  const undisturbed = await cli.run(cli.importArgs(whole, files));
  if (undisturbed.code !== 0) throw new Error(`the undisturbed import ended ${undisturbed.code}: ${JSON.stringify(undisturbed.answer)}`);
  const expected = await contentOf(whole);
  console.log(`undisturbed: ${(undisturbed.ms / 1000).toFixed(1)} s, ${JSON.stringify(expected.counts)}`);

  let [halfPatients, resumed, done, reportsExact, worstEqual] = [0, 0, 0, 0, true];
  const phases: Record<string, number> = {};
  let data = fresh('killed');
  console.log('kill  after ms  phase     state     patients  half  read   written');
  for (let kill = 1; kill <= kills; kill += 1) {
    // Swept over the import's length, with some chance in each step.
    const after = undisturbed.ms * (startUp + (1 - startUp) * (((kill - 1) % 10) + random()) * 0.1);
    const { child, ended } = cli.start(cli.importArgs(data, files));
    const timer = setTimeout(() => child.kill('SIGKILL'), after);
    const { code, answer } = await ended;
    clearTimeout(timer);
    const seen = await look(data);
    halfPatients += seen.half;
    phases[seen.phase] = (phases[seen.phase] ?? 0) + 1;
    console.log(`${String(kill).padStart(4)}  ${after.toFixed(0).padStart(8)}  ${seen.phase.padEnd(8)}  ${seen.state.padEnd(8)}  ${String(seen.patients).padStart(8)}  ${String(seen.half).padStart(4)}  ${String(seen.rowsRead).padStart(5)}  ${String(seen.rowsDone).padStart(7)}`);
    if (answer?.['resumed'] === true) resumed += 1;
    if (code === 0 || seen.state === 'done' || kill === kills) {
      const last = code === 0 ? { code, answer } : await cli.run(cli.importArgs(data, files));
      if (last.answer?.['resumed'] === true && code !== 0) resumed += 1;
      if (last.code !== 0) throw new Error(`the last run ended ${last.code}: ${JSON.stringify(last.answer)}`);
      const found = await contentOf(data);
      const isEqual = JSON.stringify(found) === JSON.stringify(expected);
      worstEqual &&= isEqual;
      done += 1;
      // A job that was done before the kill answers, run again, that all is there.
      const isExact = JSON.stringify(last.answer?.['resources']) === JSON.stringify(undisturbed.answer?.['resources']) || seen.state === 'done';
      if (isExact) reportsExact += 1;
      if (!isEqual || !isExact) console.log(`      differs: ${JSON.stringify(found.counts)} ${JSON.stringify(last.answer)}`);
      data = fresh('killed');
    }
  }
  console.log(JSON.stringify({ kills, seed, patients, phases, halfPatients, resumed, finished: done, reportsExact, countsEqual: worstEqual }));
  return halfPatients === 0 && worstEqual && reportsExact === done ? 0 : 1;
};

process.exitCode = await main().finally(() => rmSync(cli.folder, { recursive: true, force: true }));
process.exit();
