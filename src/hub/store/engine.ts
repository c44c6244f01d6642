import type { Reader, Sql, SqlValue } from '#shared/database/types.ts';
import type { Table } from './tables.ts';

export type Row = readonly SqlValue[];

export interface EngineWriter extends Reader {
  readonly run: (statement: Sql) => Promise<number>;
  /** One row, held against every other writer until the commit. */
  readonly lock: <Found>(statement: Sql) => Promise<Found | undefined>;
  /** Rows in the order of the table's columns. Answers how many went in: one that is there already is left as it is. */
  readonly insert: (table: Table, rows: readonly Row[]) => Promise<number>;
}

/** What the two databases differ in. Statements take `?`, whole numbers come back as numbers, bytes as Uint8Array. */
export interface SqlEngine {
  readonly read: Reader;
  /** On disk when it resolves; nothing of it when `work` throws. */
  readonly transaction: <T>(work: (tx: EngineWriter) => Promise<T>) => Promise<T>;
  /** Everything that `work` reads is of one moment, while others write on. */
  readonly snapshot: <T>(work: (read: Reader) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}
