import type { ClinicDatabase } from '#main/database/clinic-database.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly dflt_value: string | null;
  readonly pk: number;
}

const all = <Row>(db: ClinicDatabase, text: string) => db.read.all<Row>({ text, values: [] });
const quoted = (name: string): string => `"${name}"`;

/** Tables of rows, without those behind a full-text index. */
const tablesOf = async (db: ClinicDatabase): Promise<readonly string[]> =>
  (await all<{ schema: string; name: string; type: string }>(db, 'PRAGMA table_list')).filter(({ schema, type, name }) => schema === 'main' && type === 'table' && !name.startsWith('sqlite_')).map(({ name }) => name);
const columnsOf = (db: ClinicDatabase, table: string) => all<Column>(db, `PRAGMA table_info(${quoted(table)})`);

const valueFor = ({ name, type }: Column, table: string, n: number): string | number | Uint8Array => {
  if (type === 'INTEGER') return n;
  if (type === 'REAL') return n + 0.5;
  // A clock in CBOR: the one thing that a step reads back.
  if (type === 'BLOB') return new Uint8Array([0x83, n, n, 0xa0]);
  return name.endsWith('_at') || name === 'at' ? `2025-03-0${n}T09:30:00.000Z` : `${table}-${n}`;
};

/** Three rows for each table that takes them, whatever schema it is: what a table asks for and no more. One that has a rule of its own may refuse. */
export const fillTables = async (db: ClinicDatabase): Promise<void> => {
  for (const table of await tablesOf(db)) {
    const needed = (await columnsOf(db, table)).filter(({ notnull, dflt_value: standard, pk }) => pk > 0 || (notnull === 1 && standard === null));
    if (needed.length === 0) continue;
    for (let n = 1; n <= 3; n += 1) {
      const text = `INSERT INTO ${quoted(table)} (${needed.map(({ name }) => quoted(name)).join(', ')}) VALUES (${needed.map(() => '?').join(', ')})`;
      await db.transaction((tx) => tx.run({ text, values: needed.map((column) => valueFor(column, table, n)) })).catch(() => 0);
    }
  }
};

/** By table, what its rows are called: their primary keys as text. */
export const idsOf = async (db: ClinicDatabase): Promise<ReadonlyMap<string, readonly string[]>> => {
  const found = new Map<string, readonly string[]>();
  for (const table of await tablesOf(db)) {
    const keys = (await columnsOf(db, table)).filter(({ pk }) => pk > 0).map(({ name }) => quoted(name));
    if (keys.length === 0) continue;
    const rows = await all<object>(db, `SELECT ${keys.join(', ')} FROM ${quoted(table)}`);
    if (rows.length > 0) found.set(table, rows.map((row) => JSON.stringify(Object.values(row).map((value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value)))));
  }
  return found;
};
