import * as crypto from 'node:crypto';
import { closeSync, constants, cpSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { AuditEntry } from '#shared/audit/entry.ts';
import { hashesOf, inclusionRanges, provesInclusion } from '#shared/audit/proofs.ts';
import { rootOf } from '#shared/audit/merkle.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { systemClock, systemIds } from '#main/adapters/node-ports.ts';
import { createAuditLog } from '#main/audit/index.ts';
import type { AuditRow } from '#main/audit/index.ts';
import { exportBundle } from '#main/audit/export-bundle.ts';
import { sha256 } from '#main/audit/sha256.ts';
import { entriesBySeq, leafOf } from '#main/audit/stored-entry.ts';
import { createNodeReader, logSize, readFrontier } from '#main/audit/tree-store.ts';
import { verifyLog } from '#main/audit/verify-log.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import type { Connection } from '#main/database/driver.ts';
import { createVerifier } from '#verifier/verify-bundle.ts';
import { databaseKey, makeLog } from '../faults/audit/made-log.ts';
import type { MadeLog } from '../faults/audit/made-log.ts';
import type { BenchAnswer, BenchOptions, BenchRow } from './bench-row.ts';
import { compared, inTurn, limited, timed, Times } from './measure/times.ts';

const rounds = 12;
const inBlock = 40;
const fullSize = 1_000_000;

const columns = ['seq', 'recorded_at', 'monotonic_ms', 'staff_id', 'role', 'privilege', 'session_id', 'action', 'method', 'record_kind', 'record_id', 'patient_id', 'device', 'from_where', 'outcome', 'purpose', 'ref', 'count', 'detail'];

/** A copy of the file: the same rows under the same indexes, without the triggers. */
const openCopy = async (log: MadeLog): Promise<Connection> => {
  const path = join(log.folder, 'copy.db');
  await log.db.checkpoint();
  cpSync(join(log.folder, 'clinic.db'), path, { mode: constants.COPYFILE_FICLONE });
  const connection = await openKeyedConnection(sqlcipherDriver, path, databaseKey, 'existing');
  const triggers = (await connection.all(`SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_row'`, [])) as readonly { name: string }[];
  for (const { name } of triggers) await connection.exec(`DROP TRIGGER ${name}`);
  return connection;
};

/** One row appended, beside one autocommit INSERT of the same row with the same flush to the disk. */
const appendRows = async (log: MadeLog): Promise<readonly BenchRow[]> => {
  const [plain, audit] = [await openCopy(log), createAuditLog(systemClock)];
  const who = { staffId: systemIds.newId(), role: 'nurse', sessionId: systemIds.newId() };
  const rowOf = (): AuditRow => ({ action: 'read', method: 'patients.show', outcome: 'ok', from: 'clinic', who, patientId: systemIds.newId(), recordKind: 'patient', privilege: 'patients:read', count: 1 });
  let seq = await logSize(log.db.read);
  const insert = `INSERT INTO audit_row (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
  const plainly = () => {
    const { action, method, outcome, from, patientId, recordKind, privilege } = rowOf();
    return plain.run(insert, [(seq += 1), systemClock.now(), 5, who.staffId, who.role, privilege ?? null, who.sessionId, action, method, recordKind ?? null, patientId ?? null, patientId ?? null, 1, from, outcome, null, null, 1, null]);
  };
  const results: BenchRow[] = [];
  for (const [name, durability, synchronous] of [['append a row of a read, median', 'read-audit', 'NORMAL'], ['append a row of a write, median', 'full', 'FULL']] as const) {
    await plain.exec(`PRAGMA synchronous = ${synchronous}`);
    const [ours, theirs] = [new Times(), new Times()];
    const append = () => log.db.transaction((tx) => audit.append(tx, [rowOf()]), { durability });
    for (let i = 0; i < inBlock; i += 1) await append().then(plainly);
    const block = (times: Times, work: () => unknown) => async () => {
      for (let i = 0; i < inBlock; i += 1) await timed(times, work);
    };
    await inTurn(rounds, [{ name: 'ours', run: block(ours, append) }, { name: 'plain', run: block(theirs, plainly) }]);
    results.push(compared(name, ours.median, theirs.median, 1.5, 'BEGIN, the row by JSON, the nodes it completes and COMMIT are each a hop to the database thread and back; the peer is one hop'));
  }
  await plain.close();
  return results;
};

const provedRow = async (log: MadeLog): Promise<BenchRow> => {
  const size = await logSize(log.db.read);
  const [nodes, root, times] = [createNodeReader(log.db.read), rootOf(sha256, await readFrontier(log.db.read, size)), new Times()];
  for (let i = 0; i < 300; i += 1) {
    const index = Math.floor((i * 0.618034 % 1) * size);
    await timed(times, async () => {
      const [[entry], proof] = await Promise.all([log.db.read.all<AuditEntry>(entriesBySeq([index + 1])), hashesOf(sha256, nodes, inclusionRanges(index, size))]);
      if (!entry || !provesInclusion(sha256, { index, size, leaf: leafOf(entry), proof, root })) throw new Error('a row was not proved');
    });
  }
  return limited('prove one row, median', times.median, 1, 'ms', '≤ 1 ms', 'three statements, each a hop to the database thread and back');
};

const seconds = async (work: () => unknown): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

/** The file that is handed out, in a thread of its own: read, split, hashed, compared, signatures checked. */
const inWorker = (file: string): Promise<number> => seconds(() => new Promise<void>((resolve, reject) => {
  const worker = new Worker(join(process.cwd(), 'dist/wardlight-verify.mjs'), { argv: [file, '--json'], stdout: true });
  let said = '';
  worker.stdout.on('data', (data: Buffer) => void (said += data.toString()));
  worker.once('error', reject);
  worker.once('exit', () => {
    if (said.startsWith('{"type":"holds"')) resolve();
    else reject(new Error(said));
  });
}));

const oneShot = (crypto as { hash?: (algorithm: string, bytes: Uint8Array, encoding: 'buffer') => Buffer }).hash;
const hashOf = (bytes: Uint8Array): Buffer => (oneShot ? oneShot('sha256', bytes, 'buffer') : crypto.createHash('sha256').update(bytes).digest());

const linesIn = (bytes: Buffer): readonly Buffer[] => {
  const lines: Buffer[] = [];
  for (let [from, to] = [0, bytes.indexOf(10)]; to >= 0; [from, to] = [to + 1, bytes.indexOf(10, to + 1)]) lines.push(bytes.subarray(from, to));
  return lines;
};

const inMemory = async (file: string, rows: number): Promise<BenchRow> => {
  const lines = linesIn(readFileSync(file));
  const [ours, theirs] = [new Times(), new Times()];
  const verify = () => {
    const verifier = createVerifier();
    for (const line of lines) verifier.line(line);
    if (verifier.end(undefined, false).type !== 'holds') throw new Error('the log does not hold');
  };
  let sum = 0;
  const hash = () => {
    for (const line of lines) if (line[2] === 119) sum += hashOf(line)[0] ?? 0;
  };
  await inTurn(2, [{ name: 'ours', run: () => timed(ours, verify) }, { name: 'plain', run: () => timed(theirs, hash) }]);
  if (sum === 0) throw new Error('nothing was hashed');
  return compared(`verify ${rows.toLocaleString('en')} rows in memory`, ours.median, theirs.median, 4, 'a second hash for each row in the tree, and a comparison');
};

/** The log: one row appended, one proved, a million verified. */
export const run = async ({ patients, seed }: BenchOptions): Promise<BenchAnswer> => {
  const size = patients < 1_000 ? patients * 10 : fullSize;
  let log: MadeLog | undefined;
  const building = await seconds(async () => void (log = await makeLog(size, seed, size === fullSize ? 100 : 1)));
  if (!log) throw new Error('there is no log');
  try {
    const [read, file] = [log.db.read, join(log.folder, 'all.wardlight-audit')];
    const handle = openSync(file, 'w');
    const exporting = await seconds(() => exportBundle(read, { type: 'all' }, systemClock.now(), async (text) => void writeSync(handle, text)));
    closeSync(handle);
    process.stderr.write(`bench: ${size.toLocaleString('en')} rows built in ${building.toFixed(0)} s, exported in ${exporting.toFixed(0)} s\n`);
    const memory = await inMemory(file, size);
    const worker = limited('verify the file of it in a worker, end to end', await inWorker(file), 60, 's', '≤ 60 s', 'hashing');
    const open = limited('verify the open database of it', await seconds(async () => {
      if ((await verifyLog(read)).type !== 'holds') throw new Error('the log does not hold');
    }), 60, 's', '≤ 60 s', 'decrypting and reading each row through the driver');
    return { rows: [...(await appendRows(log)), memory, worker, open, await provedRow(log)] };
  } finally {
    await log.close();
  }
};
