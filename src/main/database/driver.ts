import type { SqlValue } from '#shared/database/types.ts';

/** One connection to an encrypted file. The binding is asynchronous: only `clinic-database.ts` may interleave statements on it. */
export interface Connection {
  /** Every row. There is no `get`: a statement left half-stepped would hold its snapshot and stop checkpoints. */
  readonly all: (text: string, values: readonly SqlValue[]) => Promise<readonly unknown[]>;
  /** Answers the number of rows changed. */
  readonly run: (text: string, values: readonly SqlValue[]) => Promise<number>;
  /** Several statements without values: pragmas and migrations. */
  readonly exec: (text: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** `create` only at setup: afterwards a missing file must never become a new database. */
export type OpenMode = 'create' | 'existing';

/** The one thing an adapter must do. A second driver must pass tests/integration/driver-cases. */
export interface DatabaseDriver {
  readonly open: (path: string, mode: OpenMode) => Promise<Connection>;
}

/** The result code's name, the only thing an error of the binding may carry further: its text can hold SQL. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: string;
  constructor(code: string) {
    super(`database answered ${code}`);
    this.code = code;
  }
}
