import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { sha256Hex } from './sha256.ts';

/**
 * Who may do what, and how often a secret was guessed at: small tables whose every change is followed by a row of the log with their
 * digests. SQLite takes a single old page that is put back for a good one (design: security D11b); the log says that it is not.
 */
export const securityTables = [
  'approval', 'emergency_access', 'passkey', 'policy', 'recovery_code', 'restriction', 'role_bundle', 'second_factor_try', 'staff', 'staff_end', 'staff_grant', 'staff_password', 'totp',
] as const;

export type SecurityDigests = Readonly<Record<string, string>>;

interface Column {
  readonly name: string;
  readonly type: string;
  readonly pk: number;
}

const quoted = (name: string): string => `"${name}"`;

const digestOf = async (read: Reader, table: string): Promise<string> => {
  const columns = await read.all<Column>(sql`SELECT name, type, pk FROM pragma_table_info(${table}) ORDER BY cid`);
  const values = columns.map(({ name, type }) => (type === 'BLOB' ? `hex(${quoted(name)})` : quoted(name))).join(', ');
  const keys = columns.filter(({ pk }) => pk > 0).map(({ name }) => quoted(name)).join(', ');
  const rows = await read.all<{ line: string }>({ text: `SELECT json_array(${values}) AS line FROM ${quoted(table)} ORDER BY ${keys}`, values: [] });
  return sha256Hex(`${columns.map(({ name }) => name).join(',')}\n${rows.map(({ line }) => line).join('\n')}`);
};

/** SHA-256 in hex of each table's rows in the order of their keys. */
export const securityDigests = async (read: Reader): Promise<SecurityDigests> => {
  const digests: [string, string][] = [];
  for (const table of securityTables) digests.push([table, await digestOf(read, table)]);
  return Object.fromEntries(digests);
};

/** Tables that are not as the log last said they were. */
export const changedTables = (expected: SecurityDigests, found: SecurityDigests): readonly string[] => securityTables.filter((table) => expected[table] !== undefined && expected[table] !== found[table]);
