import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** As much of better-sqlite3 as the bench uses. */
export interface PlainStatement {
  readonly all: (...values: readonly unknown[]) => readonly unknown[];
  readonly run: (...values: readonly unknown[]) => unknown;
}
export interface PlainDatabase {
  readonly prepare: (text: string) => PlainStatement;
  readonly pragma: (text: string) => unknown;
  readonly exec: (text: string) => unknown;
  readonly close: () => unknown;
}
export interface PouchDatabase {
  readonly bulkDocs: (docs: readonly object[]) => Promise<unknown>;
  readonly createIndex: (index: object) => Promise<unknown>;
  readonly find: (query: object) => Promise<{ readonly docs: readonly object[] }>;
  readonly close: () => Promise<void>;
}

/** Peers have a lock file of their own and are absent until the first `npm run bench`: undefined then. */
const peer = (name: string): unknown => {
  if (process.env['WARDLIGHT_BENCH_PEERS'] === '0') return undefined;
  const from = createRequire(pathToFileURL(join(process.cwd(), 'tests/bench/peers/package.json')));
  try {
    return from(name);
  } catch {
    return undefined;
  }
};

/** The usual pragmas of a desktop app: WAL, as durable as asked, our cache size. */
export const openPlain = (path: string, synchronous: 'FULL' | 'NORMAL' = 'FULL'): PlainDatabase | undefined => {
  const Database = peer('better-sqlite3') as (new (path: string) => PlainDatabase) | undefined;
  if (!Database) return undefined;
  const database = new Database(path);
  for (const pragma of ['journal_mode = WAL', `synchronous = ${synchronous}`, 'cache_size = -32768', 'temp_store = MEMORY', 'foreign_keys = ON']) database.pragma(pragma);
  return database;
};

/** LevelDB below, as PouchDB in Node comes. */
export const openPouch = (path: string): PouchDatabase | undefined => {
  const PouchDB = peer('pouchdb') as ({ plugin: (find: unknown) => unknown } & (new (path: string) => PouchDatabase)) | undefined;
  const find = peer('pouchdb-find');
  if (!PouchDB || !find) return undefined;
  PouchDB.plugin(find);
  return new PouchDB(path);
};
