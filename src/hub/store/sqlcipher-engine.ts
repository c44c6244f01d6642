import { existsSync, writeFileSync } from 'node:fs';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { openClinicDatabase } from '#main/database/clinic-database.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import type { Reader, Sql, Writer } from '#shared/database/types.ts';
import type { EngineWriter, Row, SqlEngine } from './engine.ts';
import { gathered } from './gathered.ts';
import { createStatements } from './tables.ts';
import type { Table } from './tables.ts';

/** Few different lengths, so that each statement is prepared once. */
const chunks = [64, 16, 4, 1] as const;

const insertInto = (tx: Writer) => async ({ name, columns }: Table, rows: readonly Row[]): Promise<number> => {
  const names = Object.keys(columns);
  const holes = `(${names.map(() => '?').join(', ')})`;
  let inserted = 0;
  for (let at = 0; at < rows.length;) {
    const count = chunks.find((each) => each <= rows.length - at) ?? 1;
    const text = `INSERT INTO ${name} (${names.join(', ')}) VALUES ${Array.from({ length: count }, () => holes).join(', ')} ON CONFLICT DO NOTHING`;
    inserted += await tx.run({ text, values: rows.slice(at, at + count).flat() });
    at += count;
  }
  return inserted;
};

const writerOn = (tx: Writer): EngineWriter => ({ get: tx.get, all: tx.all, run: tx.run, lock: tx.get, insert: insertInto(tx) });

/** The embedded store: one encrypted file. A transaction has the file for itself from its first statement, so nothing needs a lock of its own. */
export const openSqlcipherEngine = async (path: string, key: Uint8Array): Promise<SqlEngine> => {
  // For its owner alone from the first byte; what the database makes beside it has the same mode.
  if (!existsSync(path)) writeFileSync(path, '', { mode: 0o600, flag: 'wx' });
  const database = await openClinicDatabase(sqlcipherDriver, path, key, 'existing', 2);
  await database.transaction(async (tx) => {
    for (const text of createStatements({ int: 'INTEGER', text: 'TEXT', bytes: 'BLOB', suffix: ' STRICT' })) await tx.run({ text, values: [] });
  });
  const together = gathered(database.transaction);
  return {
    read: database.read,
    transaction: (work) => together((tx) => work(writerOn(tx))),
    snapshot: async (work) => {
      const connection = await openKeyedConnection(sqlcipherDriver, path, key, 'existing');
      const all = async <Found>({ text, values }: Sql) => (await connection.all(text, values)) as readonly Found[];
      const read: Reader = { all, get: async <Found>(statement: Sql) => (await all<Found>(statement))[0] };
      try {
        await connection.exec('BEGIN');
        return await work(read);
      } finally {
        await connection.close();
      }
    },
    close: database.close,
  };
};
