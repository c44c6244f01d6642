import type { Connection, DatabaseDriver } from './driver.ts';
import type { KeyedFile } from './copy-database.ts';
import { openKeyedConnection, rawKey } from './keyed-connection.ts';

export type Proof = { readonly type: 'same' } | { readonly type: 'differs'; readonly where: string };

const differs = (where: string): Proof => ({ type: 'differs', where });
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Opens the copy alone, by its own key, and checks it page by page and tree by tree; only then the original is laid beside it and every row
 * of every table compared, the tables behind a full-text index and the audit's among them.
 */
export const proveCopy = async (driver: DatabaseDriver, original: KeyedFile, copy: KeyedFile): Promise<Proof> => {
  const connection = await openKeyedConnection(driver, copy.path, copy.key, 'existing');
  try {
    // Frames that lie in the log only would be told as damage (measured).
    await connection.all('PRAGMA wal_checkpoint(TRUNCATE)', []);
    if ((await connection.all('PRAGMA cipher_integrity_check', [])).length > 0) return differs('pages');
    const trees = await connection.all('PRAGMA integrity_check', []);
    if (trees.length !== 1 || Object.values(trees[0] as object)[0] !== 'ok') return differs('trees');
    if ((await connection.all('PRAGMA foreign_key_check', [])).length > 0) return differs('foreign-keys');
    await connection.all('ATTACH DATABASE ? AS original KEY ?', [original.path, rawKey(original.key)]);
    const proof = await compare(connection);
    await connection.exec('DETACH DATABASE original');
    await connection.all('PRAGMA journal_mode = DELETE', []);
    return proof;
  } finally {
    await connection.close();
  }
};

const oneNumber = async (connection: Connection, text: string): Promise<number> => {
  const [row] = await connection.all(text, []);
  return Number(Object.values(row as object)[0]);
};

const compare = async (connection: Connection): Promise<Proof> => {
  for (const pragma of ['user_version', 'application_id']) {
    if ((await oneNumber(connection, `PRAGMA main.${pragma}`)) !== (await oneNumber(connection, `PRAGMA original.${pragma}`))) return differs(pragma);
  }
  if (!(await sameSet(connection, 'type, name, tbl_name, sql', 'sqlite_master'))) return differs('schema');
  const tables = (await connection.all('PRAGMA original.table_list', [])) as readonly { schema: string; name: string; type: string }[];
  for (const { schema, name, type } of tables) {
    // What a virtual table shows lies in its shadow tables.
    if (schema !== 'original' || (type !== 'table' && type !== 'shadow') || name === 'sqlite_schema') continue;
    if (!(await sameRows(connection, name))) return differs(name);
  }
  return { type: 'same' };
};

/** Row by row along the primary key, in SQL: a clinic's rows are too many to carry over here. A table without a key is compared as a set. */
const sameRows = async (connection: Connection, table: string): Promise<boolean> => {
  const columns = (await connection.all(`PRAGMA original.table_info(${quoted(table)})`, [])) as readonly { name: string; pk: number }[];
  const count = (schema: string) => oneNumber(connection, `SELECT count(*) AS n FROM ${schema}.${quoted(table)}`);
  const [rows, copied] = [await count('original'), await count('main')];
  if (rows !== copied) return false;
  const keys = columns.filter(({ pk }) => pk > 0).map(({ name }) => quoted(name));
  if (keys.length === 0) return sameSet(connection, columns.map(({ name }) => quoted(name)).join(', '), quoted(table));
  const others = columns.map(({ name }) => `a.${quoted(name)} IS b.${quoted(name)} COLLATE BINARY`);
  return rows === (await oneNumber(connection, `SELECT count(*) AS n FROM original.${quoted(table)} AS a CROSS JOIN main.${quoted(table)} AS b
    ON ${keys.map((key) => `b.${key} = a.${key}`).join(' AND ')} WHERE ${others.join(' AND ')}`));
};

const sameSet = async (connection: Connection, columns: string, table: string): Promise<boolean> => {
  const missing = (from: string, inOther: string) =>
    oneNumber(connection, `SELECT count(*) AS n FROM (SELECT ${columns} FROM ${from}.${table} EXCEPT SELECT ${columns} FROM ${inOther}.${table})`);
  return (await missing('original', 'main')) === 0 && (await missing('main', 'original')) === 0;
};
