/** A value SQLite can hold through the binding. */
export type SqlValue = string | number | null | Uint8Array;

/** Text with `?` holes and the values for them; made only by the `sql` tag, so a value can never become text. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** One statement with its values: sql`SELECT … WHERE id = ${id}`. */
export const sql = (parts: TemplateStringsArray, ...values: readonly SqlValue[]): Sql => ({ text: parts.join('?'), values });

/** Reads. `get` answers the first row or undefined; column names are the statement's own. */
export interface Reader {
  readonly get: <Row>(statement: Sql) => Promise<Row | undefined>;
  readonly all: <Row>(statement: Sql) => Promise<readonly Row[]>;
}

/** Reads and writes inside one transaction of the one writer. `run` answers the number of rows changed. */
export interface Writer extends Reader {
  readonly run: (statement: Sql) => Promise<number>;
  /** Told once the transaction has ended: true when it was committed, false when nothing of it stays. */
  readonly whenDone: (tell: (isCommitted: boolean) => void) => void;
}
