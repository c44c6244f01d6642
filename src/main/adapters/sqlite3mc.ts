import { createHmac, pbkdf2Sync } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { DatabaseError } from '#main/database/driver.ts';
import type { Connection, DatabaseDriver } from '#main/database/driver.ts';
import type { SqlValue } from '#shared/database/types.ts';

/** As much of `better-sqlite3-multiple-ciphers` as this needs; it is in no dependency of ours (docs/decisions/0066). */
interface BoundStatement {
  /** Whether it answers rows: the binding has another method for those, and throws at the wrong one. */
  readonly reader: boolean;
  readonly all: (...values: readonly unknown[]) => readonly unknown[];
  readonly run: (...values: readonly unknown[]) => { readonly changes: number };
}
interface BoundDatabase {
  readonly prepare: (text: string) => BoundStatement;
  readonly exec: (text: string) => unknown;
  readonly unsafeMode: (on: boolean) => unknown;
  readonly close: () => unknown;
}
export type Sqlite3mcBinding = new (path: string, options: { readonly fileMustExist: boolean; readonly timeout: number }) => BoundDatabase;

const primary = /^SQLITE_(?:ERROR|INTERNAL|PERM|ABORT|BUSY|LOCKED|NOMEM|READONLY|INTERRUPT|IOERR|CORRUPT|NOTFOUND|FULL|CANTOPEN|PROTOCOL|SCHEMA|TOOBIG|CONSTRAINT|MISMATCH|MISUSE|NOLFS|AUTH|RANGE|NOTADB)(?=_|$)/;

/** The other binding names the plain codes; this one the extended ones (`SQLITE_CONSTRAINT_UNIQUE`) and, for what it refuses itself, none. */
const failure = (error: unknown): DatabaseError => {
  const code = (error as { code?: unknown }).code;
  const [plain] = (typeof code === 'string' && primary.exec(code)) || [];
  if (plain !== undefined) return new DatabaseError(plain);
  if (error instanceof RangeError) return new DatabaseError('SQLITE_RANGE');
  return new DatabaseError(error instanceof TypeError ? 'SQLITE_MISUSE' : 'SQLITE_UNKNOWN');
};

/** This binding would bind every number as a REAL; the other one binds what fits 32 bits as an INTEGER. */
const bindable = (value: SqlValue): unknown => {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return typeof value === 'number' && (value | 0) === value ? BigInt(value) : value;
};

const [pageBytes, saltBytes, reservedBytes, ivBytes] = [4096, 16, 80, 16] as const;

/** `PRAGMA cipher_integrity_check`, which this codec lacks and would answer with nothing, as if all were well: each page's HMAC, as SQLCipher 4 makes it. */
const damagedPages = (path: string, key: Uint8Array): readonly { readonly cipher_integrity_check: string }[] => {
  const file = openSync(path, 'r');
  try {
    const page = Buffer.alloc(pageBytes);
    const pages = Math.ceil(fstatSync(file).size / pageBytes);
    const found: { readonly cipher_integrity_check: string }[] = [];
    let hmacKey: Buffer | undefined;
    for (let number = 1; number <= pages; number += 1) {
      const read = readSync(file, page, 0, pageBytes, (number - 1) * pageBytes);
      hmacKey ??= pbkdf2Sync(key, page.subarray(0, saltBytes).map((byte) => byte ^ 0x3a), 2, 32, 'sha512');
      const end = pageBytes - reservedBytes + ivBytes;
      const counter = Buffer.alloc(4);
      counter.writeUInt32LE(number);
      const mac = createHmac('sha512', hmacKey).update(page.subarray(number === 1 ? saltBytes : 0, end)).update(counter).digest();
      if (read < pageBytes || !mac.equals(page.subarray(end, end + mac.length))) found.push({ cipher_integrity_check: `HMAC verification failed for page ${number}` });
    }
    return found;
  } finally {
    closeSync(file);
  }
};

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** `sqlcipher_export`, in the same steps as SQLCipher's own: tables, rows, indexes, then views, triggers and virtual tables as they are named. */
const exportInto = (database: BoundDatabase, schema: string): void => {
  const rows = (text: string) => database.prepare(text).all() as readonly { readonly name: string; readonly sql: string }[];
  const into = (text: string, words: string) => database.exec(`${words} ${quoted(schema)}.${text.slice(words.length + 1)}`);
  const tables = rows(`SELECT name, sql FROM main.sqlite_master WHERE type = 'table' AND rootpage <> 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`);
  const keys = database.prepare('PRAGMA foreign_keys').all()[0] as { readonly foreign_keys: number };
  database.exec('PRAGMA foreign_keys = OFF');
  // Full-text tables are written behind their own back, and the schema too: what the binding forbids by default.
  database.unsafeMode(true);
  try {
    database.exec('BEGIN; PRAGMA writable_schema = ON');
    for (const { sql } of tables) into(sql, 'CREATE TABLE');
    for (const { name } of tables) database.exec(`INSERT INTO ${quoted(schema)}.${quoted(name)} SELECT * FROM main.${quoted(name)}`);
    for (const { sql } of rows(`SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND sql IS NOT NULL`)) {
      into(sql, /^CREATE UNIQUE INDEX/.test(sql) ? 'CREATE UNIQUE INDEX' : 'CREATE INDEX');
    }
    database.exec(`INSERT INTO ${quoted(schema)}.sqlite_master SELECT type, name, tbl_name, rootpage, sql FROM main.sqlite_master WHERE type IN ('view', 'trigger') OR (type = 'table' AND rootpage = 0)`);
    database.exec('PRAGMA writable_schema = OFF; COMMIT');
  } catch (error) {
    database.exec('PRAGMA writable_schema = OFF');
    try { database.exec('ROLLBACK'); } catch { /* A full disk has rolled back by itself. */ }
    throw error;
  } finally {
    database.unsafeMode(false);
    database.exec(`PRAGMA foreign_keys = ${keys.foreign_keys}`);
  }
};

const keyText = /^PRAGMA key = "x'([0-9a-f]{64})'"$/;
const exportText = /^SELECT sqlcipher_export\('([a-z]+)'\)$/;

const connectionOf = (database: BoundDatabase, path: string): Connection => {
  const key = new Uint8Array(32);
  const kept = new Map<string, BoundStatement>();
  const statementOf = (text: string): BoundStatement => {
    const statement = kept.get(text) ?? database.prepare(text);
    if (kept.size > 120) kept.clear();
    kept.set(text, statement);
    return statement;
  };
  const changes = () => Number((database.prepare('SELECT changes() AS n').all()[0] as { readonly n: number }).n);
  /** What SQLCipher has by these names and this codec lacks; it ignores a pragma that it does not know. */
  const own = (text: string): readonly unknown[] | undefined => {
    if (text === 'PRAGMA cipher_version') {
      const [made] = database.prepare('SELECT sqlite3mc_version() AS version').all() as readonly { readonly version: string }[];
      return made === undefined ? [] : [{ cipher_version: `4 (${made.version})` }];
    }
    if (text === 'PRAGMA cipher_integrity_check') return damagedPages(path, key);
    const schema = exportText.exec(text)?.[1];
    if (schema === undefined) return undefined;
    exportInto(database, schema);
    return [];
  };
  const answer = async <T>(work: () => T): Promise<T> => {
    try {
      return work();
    } catch (error) {
      throw failure(error);
    }
  };
  return {
    all: (text, values) => answer(() => {
      const found = own(text);
      if (found) return found;
      const statement = statementOf(text);
      if (statement.reader) return statement.all(...values.map(bindable));
      statement.run(...values.map(bindable));
      return [];
    }),
    run: (text, values) => answer(() => {
      const statement = statementOf(text);
      if (!statement.reader) return statement.run(...values.map(bindable)).changes;
      statement.all(...values.map(bindable));
      return changes();
    }),
    exec: (text) => answer(() => {
      const given = keyText.exec(text)?.[1];
      if (given !== undefined) key.set(Buffer.from(given, 'hex'));
      database.exec(text);
    }),
    close: () => answer(() => {
      key.fill(0);
      kept.clear();
      database.close();
    }),
  };
};

/**
 * SQLite3 Multiple Ciphers in its SQLCipher 4 mode: what a Windows version would stand on, and in no package today. The binding is
 * synchronous, so whoever runs it in main stops main for the length of every statement: it belongs into a thread of its own first.
 */
export const sqlite3mcDriver = (Binding: Sqlite3mcBinding): DatabaseDriver => ({
  open: async (path, mode) => {
    try {
      const database = new Binding(path, { fileMustExist: mode === 'existing', timeout: 5000 });
      database.exec(`PRAGMA cipher = 'sqlcipher'; PRAGMA legacy = 4`);
      return connectionOf(database, path);
    } catch (error) {
      // It looks for the folder itself and answers in words.
      throw error instanceof TypeError ? new DatabaseError('SQLITE_CANTOPEN') : failure(error);
    }
  },
});
