import { mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

// Below the adapter on purpose: this is the first thing to fail when the add-on was built for another Node or OpenSSL.
interface RawDatabase {
  readonly exec: (sql: string, done: (error: Error | null) => void) => void;
  readonly close: (done: (error: Error | null) => void) => void;
}
const { Database } = createRequire(import.meta.url)('@journeyapps/sqlcipher') as { Database: new (file: string, done: (error: Error | null) => void) => RawDatabase };

const key = `x'${'5a'.repeat(32)}'`;
const open = (file: string) =>
  new Promise<RawDatabase>((resolve, reject) => {
    const db = new Database(file, (error) => (error === null ? resolve(db) : reject(error)));
  });
const exec = (db: RawDatabase, sql: string) => new Promise<void>((resolve, reject) => db.exec(sql, (error) => (error === null ? resolve() : reject(error))));
const close = (db: RawDatabase) => new Promise<void>((resolve, reject) => db.close((error) => (error === null ? resolve() : reject(error))));
const first16 = (file: string): Buffer => {
  const bytes = Buffer.alloc(16);
  readSync(openSync(file, 'r'), bytes, 0, 16, 0);
  return bytes;
};
const sqliteHeader = Buffer.from('SQLite format 3\0', 'latin1');

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'wardlight-header-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('loads the add-on, and a keyed file does not begin as an SQLite file does', async () => {
  const file = join(dir, 'keyed.db');
  const db = await open(file);
  await exec(db, `PRAGMA key = "${key}"; CREATE TABLE note (text TEXT); INSERT INTO note VALUES ('asha');`);
  await close(db);
  expect(first16(file).equals(sqliteHeader)).toBe(false);
});

it('writes the plain header without a key, so the comparison above means something', async () => {
  const file = join(dir, 'plain.db');
  const db = await open(file);
  await exec(db, 'CREATE TABLE note (text TEXT);');
  await close(db);
  expect(first16(file).equals(sqliteHeader)).toBe(true);
});

it('refuses the file under another key', async () => {
  const db = await open(join(dir, 'keyed.db'));
  await expect(exec(db, `PRAGMA key = "x'${'00'.repeat(32)}'"; SELECT count(*) FROM note;`)).rejects.toThrow(/not a database/);
  await close(db);
});
