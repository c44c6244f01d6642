import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointBody, noteText, parseCheckpoint, parseNote } from '#shared/audit/checkpoint.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { newSigningPair, keyIdOf, signText } from '#main/audit/signing.ts';
import { verifyLog } from '#main/audit/verify-log.ts';
import type { LogTrust, LogVerdict } from '#main/audit/verify-log.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import type { Connection } from '#main/database/driver.ts';
import { databaseKey } from './made-log.ts';

/** Columns of a row, with another value of the same type. */
const columns = {
  recorded_at: `'2026-03-02T03:00:00.000Z'`, monotonic_ms: 'monotonic_ms + 1', staff_id: `'00000000-0000-4000-8000-000000000000'`, role: `'manager'`, privilege: `'audit:read'`, session_id: `'x'`,
  action: `CASE action WHEN 'read' THEN 'search' ELSE 'read' END`, method: `'staff.list'`, record_kind: `'staff'`, record_id: `'x'`, patient_id: `'00000000-0000-4000-8000-000000000001'`, device: 'device + 1', from_where: `'cli'`,
  outcome: `'refused'`, purpose: `'incident'`, ref: `'abc'`, count: 'coalesce(count, 0) + 1', detail: `'{}'`,
} as const;

interface Live {
  readonly rows: number;
  readonly random: () => number;
  readonly firstKey: string;
  readonly lastHead: { readonly size: number; readonly root: Uint8Array };
}

/** What was done, and the first row that is bad; null when none is. */
interface Done {
  readonly seq: number | null;
  readonly trust?: LogTrust;
}

type Work = (db: Connection) => Promise<Done>;

const run = (db: Connection, text: string, ...values: readonly (string | number | Uint8Array)[]) => db.run(text, [...values]);
const anewFrom = async (db: Connection, firstId: number, lastId = Number.MAX_SAFE_INTEGER): Promise<void> => {
  const key = newSigningPair();
  for (const row of (await db.all('SELECT id, note FROM audit_checkpoint WHERE id >= ? AND id <= ?', [firstId, lastId])) as readonly { id: number; note: string }[]) {
    const checkpoint = parseCheckpoint(parseNote(row.note)?.body ?? '');
    if (!checkpoint) throw new Error('a stored head does not read');
    const body = checkpointBody({ ...checkpoint, next: key.publicKey });
    await run(db, 'UPDATE audit_checkpoint SET note = ? WHERE id = ?', noteText({ body, signatures: [{ name: checkpoint.origin, keyId: keyIdOf(key.publicKey), signature: signText(key.privateKey, body) }] }), row.id);
  }
};

/** What somebody does who has the database's key and a way around its triggers. */
export const liveTampers = ({ rows, random, firstKey, lastHead }: Live): Readonly<Record<string, () => Work>> => {
  const upTo = (n: number) => Math.floor(random() * n);
  const seqIn = (from = 3, to = rows) => from + upTo(to - from + 1);
  const edited = Object.fromEntries(Object.entries(columns).map(([column, value]) => [`open database: column ${column} edited`, (): Work => async (db) => {
    const seq = seqIn();
    await run(db, `UPDATE audit_row SET ${column} = ${value} WHERE seq = ?`, seq);
    return { seq };
  }]));
  return {
    ...edited,
    'open database: rows deleted': () => async (db) => {
      const seq = seqIn(3, rows - 6);
      await run(db, 'DELETE FROM audit_row WHERE seq >= ? AND seq < ?', seq, seq + 1 + upTo(5));
      return { seq };
    },
    'open database: row deleted, the later ones moved up': () => async (db) => {
      const seq = seqIn(3, rows - 6);
      await run(db, 'DELETE FROM audit_row WHERE seq = ?', seq);
      await run(db, 'UPDATE audit_row SET seq = -(seq - 1) WHERE seq > ?', seq);
      await run(db, 'UPDATE audit_row SET seq = -seq WHERE seq < 0');
      return { seq };
    },
    'open database: row put in': () => async (db) => {
      const seq = seqIn();
      await run(db, 'UPDATE audit_row SET seq = -(seq + 1) WHERE seq >= ?', seq);
      await run(db, 'UPDATE audit_row SET seq = -seq WHERE seq < 0');
      await run(db, `INSERT INTO audit_row SELECT ?, recorded_at, monotonic_ms, staff_id, role, privilege, session_id, action, 'staff.list', record_kind, record_id, patient_id, device, from_where, outcome, purpose, ref, count, detail FROM audit_row WHERE seq = ?`, seq, seq + 1);
      return { seq };
    },
    'open database: two rows exchanged': () => async (db) => {
      const [seq, other] = [seqIn(3, rows - 50), 1 + upTo(40)];
      await run(db, 'UPDATE audit_row SET seq = -1 WHERE seq = ?', seq);
      await run(db, 'UPDATE audit_row SET seq = ? WHERE seq = ?', seq, seq + other);
      await run(db, 'UPDATE audit_row SET seq = ? WHERE seq = -1', seq + other);
      return { seq };
    },
    'open database: tail cut': () => async (db) => {
      const seq = seqIn(20, lastHead.size);
      await run(db, 'DELETE FROM audit_row WHERE seq >= ?', seq);
      return { seq };
    },
    'open database: tail cut with its nodes and heads, newest head known': () => async (db) => {
      const [head] = (await db.all('SELECT id, size FROM audit_checkpoint WHERE size < ? ORDER BY id DESC LIMIT 1', [seqIn(60, lastHead.size)])) as readonly { id: number; size: number }[];
      if (!head) throw new Error('there is no such head');
      await run(db, 'DELETE FROM audit_row WHERE seq > ?', head.size);
      await run(db, 'DELETE FROM audit_checkpoint WHERE id > ?', head.id);
      await run(db, 'DELETE FROM audit_node WHERE (idx + 1) * (1 << level) > ?', head.size);
      return { seq: head.size + 1, trust: { heads: [lastHead] } };
    },
    'open database: heads signed by a fresh key': () => async (db) => {
      const [head] = (await db.all('SELECT id, size FROM audit_checkpoint ORDER BY id LIMIT 1 OFFSET ?', [3 + upTo(8)])) as readonly { id: number; size: number }[];
      const [before] = (await db.all('SELECT size FROM audit_checkpoint WHERE id < ? ORDER BY id DESC LIMIT 1', [head?.id ?? 0])) as readonly { size: number }[];
      await anewFrom(db, head?.id ?? 0);
      return { seq: (before?.size ?? 0) + 1 };
    },
    'open database: head edited': () => async (db) => {
      const [head] = (await db.all('SELECT id, size FROM audit_checkpoint ORDER BY id LIMIT 1 OFFSET ?', [1 + upTo(8)])) as readonly { id: number; size: number }[];
      const [before] = (await db.all('SELECT size FROM audit_checkpoint WHERE id < ? ORDER BY id DESC LIMIT 1', [head?.id ?? 0])) as readonly { size: number }[];
      await run(db, `UPDATE audit_checkpoint SET note = replace(note, 'at 2026', 'at 2025') WHERE id = ?`, head?.id ?? 0);
      return { seq: (before?.size ?? 0) + 1 };
    },
    'open database: kept node edited': () => async (db) => {
      await run(db, `UPDATE audit_node SET hash = ? WHERE level = 4 AND idx = ?`, Buffer.alloc(32, 1 + upTo(200)), upTo(Math.floor(lastHead.size / 16)));
      return { seq: null };
    },
    'open database: first key replaced, first key known': () => async (db) => {
      const spki = Buffer.from(newSigningPair().publicKey).toString('base64');
      await run(db, `UPDATE audit_row SET detail = json_set(detail, '$.key', ?) WHERE action = 'log-key'`, spki);
      await anewFrom(db, 1);
      return { seq: 1, trust: { firstKey } };
    },
  };
};

/** Works on a copy of the file, and answers what the log's own check says of it. */
export const tamperLive = async (path: string, work: Work): Promise<{ readonly done: Done; readonly verdict: LogVerdict }> => {
  const copy = join(path, '..', 'tampered.db');
  cpSync(path, copy);
  const connection = await openKeyedConnection(sqlcipherDriver, copy, databaseKey, 'existing');
  try {
    const triggers = (await connection.all(`SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'`, [])) as readonly { name: string }[];
    for (const { name } of triggers) await connection.exec(`DROP TRIGGER ${name}`);
    const done = await work(connection);
    const verdict = await verifyLog({
      all: async <Row>({ text, values }: { readonly text: string; readonly values: readonly (string | number | null | Uint8Array)[] }) => (await connection.all(text, values)) as readonly Row[],
      get: async <Row>({ text, values }: { readonly text: string; readonly values: readonly (string | number | null | Uint8Array)[] }) => (await connection.all(text, values))[0] as Row | undefined,
    }, done.trust);
    return { done, verdict };
  } finally {
    await connection.close();
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${copy}${suffix}`, { force: true });
  }
};
