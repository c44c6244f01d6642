import { createHash } from 'node:crypto';
import type { Reader } from '#shared/database/types.ts';

/** What a refused call may write: its row in the log, with the log's own tree, and what watches over the log; and the window by itself: where its person is. */
const ofTheLog = /^(audit_|alarm_|alert$|sqlite_|sync_audit_range$|draft$)/u;

/** One digest for each table of records, people and rules, whatever the order of its rows. */
export const contentsOf = async (read: Reader): Promise<ReadonlyMap<string, string>> => {
  const tables = await read.all<{ readonly name: string }>({ text: `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name`, values: [] });
  const contents = new Map<string, string>();
  for (const { name } of tables.filter((each) => !ofTheLog.test(each.name))) {
    const rows = await read.all<Record<string, unknown>>({ text: `SELECT * FROM "${name}"`, values: [] });
    const lines = rows.map((row) => JSON.stringify(Object.values(row).map((each) => (each instanceof Uint8Array ? Buffer.from(each).toString('hex') : each)))).sort();
    contents.set(name, createHash('sha256').update(lines.join('\n')).digest('hex'));
  }
  return contents;
};

/** Names of the tables that differ. */
export const differing = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));

/** How many rows the log has by what was done and how it ended. */
export const logOf = async (read: Reader): Promise<ReadonlyMap<string, number>> => {
  const rows = await read.all<{ readonly action: string; readonly outcome: string; readonly n: number }>({ text: 'SELECT action, outcome, count(*) AS n FROM audit_row GROUP BY action, outcome', values: [] });
  return new Map(rows.map(({ action, outcome, n }) => [`${action} ${outcome}`, n]));
};
