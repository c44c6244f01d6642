import pg from 'pg';
import type { Reader, Sql, SqlValue } from '#shared/database/types.ts';
import type { EngineWriter, Row, SqlEngine } from './engine.ts';
import { createStatements } from './tables.ts';
import type { ColumnType, Table } from './tables.ts';

/** Sizes and sequence numbers stay below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === pg.types.builtins.INT8 && format !== 'binary' ? Number : (pg.types.getTypeParser(oid, format) as unknown)) as never,
};

const numbered = new Map<string, { readonly name: string; readonly text: string }>();
/** `?` becomes `$1`, `$2`, … once; named, so that each connection plans it once. */
const statementOf = (text: string): { readonly name: string; readonly text: string } => {
  let known = numbered.get(text);
  if (!known) {
    let count = 0;
    known = { name: `hub${numbered.size}`, text: text.replaceAll('?', () => `$${(count += 1)}`) };
    numbered.set(text, known);
  }
  return known;
};

const bindable = (value: SqlValue) => (value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value);

type Queryable = pg.Pool | pg.PoolClient;
const query = (on: Queryable, { text, values }: Sql) => on.query<Record<string, unknown>>({ ...statementOf(text), values: values.map(bindable) });
const readerOn = (on: Queryable): Reader => ({
  get: async <Found>(statement: Sql) => (await query(on, statement)).rows[0] as Found | undefined,
  all: async <Found>(statement: Sql) => (await query(on, statement)).rows as readonly Found[],
});

const arrays: Readonly<Record<ColumnType, string>> = { int: 'bigint[]', text: 'text[]', bytes: 'bytea[]' };

/** One statement for however many rows. */
const insertInto = (client: pg.PoolClient) => async ({ name, columns }: Table, rows: readonly Row[]): Promise<number> => {
  if (rows.length === 0) return 0;
  const [names, kinds] = [Object.keys(columns), Object.values(columns)];
  const text = `INSERT INTO ${name} (${names.join(', ')}) SELECT * FROM unnest(${kinds.map((kind) => `?::${arrays[kind]}`).join(', ')}) ON CONFLICT DO NOTHING`;
  const values = names.map((_name, i) => rows.map((row) => bindable(row[i] ?? null)));
  return (await client.query({ ...statementOf(text), values })).rowCount ?? 0;
};

const writerOn = (client: pg.PoolClient): EngineWriter => ({
  ...readerOn(client),
  run: async (statement) => (await query(client, statement)).rowCount ?? 0,
  lock: async <Found>({ text, values }: Sql) => (await query(client, { text: `${text} FOR UPDATE`, values })).rows[0] as Found | undefined,
  insert: insertInto(client),
});

/** Nobody waits for ever for a row that another process holds. */
const sessionSettings = `SET statement_timeout = '30s'; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s'; SET synchronous_commit = on`;

/** PostgreSQL: no sequences, no LISTEN, nothing that its relatives lack. `connections`: of this process. */
export const openPostgresEngine = async (url: string, connections = 10): Promise<SqlEngine> => {
  const pool = new pg.Pool({ connectionString: url, max: connections, types, connectionTimeoutMillis: 10_000, idleTimeoutMillis: 30_000 });
  // A connection that broke while nobody used it is replaced; whoever uses one hears of it from the call.
  pool.on('error', () => undefined);
  const settled = new WeakSet<pg.PoolClient>();

  const within = async <T>(begin: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      if (!settled.has(client)) {
        await client.query(sessionSettings);
        settled.add(client);
      }
      await client.query(begin);
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failed: unknown) => void (broken = failed instanceof Error ? failed : new Error('rollback')));
      throw error;
    } finally {
      client.release(broken);
    }
  };

  // Two processes that start at once would make the same table twice.
  await within('BEGIN', async (client) => {
    await client.query('SELECT pg_advisory_xact_lock(727563)');
    for (const text of createStatements({ int: 'BIGINT', text: 'TEXT', bytes: 'BYTEA', suffix: '' })) await client.query(text);
  });
  return {
    read: readerOn(pool),
    transaction: (work) => within('BEGIN', (client) => work(writerOn(client))),
    snapshot: (work) => within('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', (client) => work(readerOn(client))),
    close: () => pool.end(),
  };
};
