import type { SqlValue } from '#shared/database/types.ts';
import type { SqlEngine } from './engine.ts';
import { tables } from './tables.ts';
import type { Table } from './tables.ts';

const rowsOfPage = 64;

const copyTable = async (read: SqlEngine['read'], to: SqlEngine, table: Table): Promise<void> => {
  const [names, key] = [Object.keys(table.columns), table.key.join(', ')];
  for (let after: readonly SqlValue[] | undefined; ;) {
    const where = after ? `WHERE (${key}) > (${table.key.map(() => '?').join(', ')})` : '';
    const page = await read.all<Record<string, SqlValue>>({ text: `SELECT ${names.join(', ')} FROM ${table.name} ${where} ORDER BY ${key} LIMIT ${rowsOfPage}`, values: after ?? [] });
    const last = page.at(-1);
    if (!last) return;
    const inserted = await to.transaction((tx) => tx.insert(table, page.map((row) => names.map((name) => row[name] ?? null))));
    if (inserted !== page.length) throw new Error(`rows of ${table.name} were there already`);
    after = table.key.map((name) => last[name] ?? null);
  }
};

/** Every row of one moment of `from` into an empty `to`, whichever databases they are. */
export const copyStore = (from: SqlEngine, to: SqlEngine): Promise<void> =>
  from.snapshot(async (read) => {
    for (const table of Object.values(tables)) await copyTable(read, to, table);
  });

/** True when nothing was ever kept there. */
export const isEmptyStore = async ({ read }: SqlEngine): Promise<boolean> => !(await read.get({ text: 'SELECT no FROM clinic LIMIT 1', values: [] }));
