import { closeSync, existsSync, openSync, readdirSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyDatabase, layFirstPage, leaveWal } from '#main/database/copy-database.ts';
import { proveCopy } from '#main/database/prove-copy.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import { addNote, codeOf, one } from './driver-case.ts';
import type { DriverCase, Place } from './driver-case.ts';

const pageBytes = 4096;

/** Ten pages of rows, closed: one file without companions. Answers the rows. */
export const filled = async (at: Place): Promise<readonly unknown[]> => {
  const connection = await at.connect('create');
  await connection.exec('CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
  await connection.run('BEGIN', []);
  for (let id = 1; id <= 120; id += 1) await connection.run('INSERT INTO row VALUES (?, ?)', [id, `${id} ${'x'.repeat(280)}`]);
  await connection.run('COMMIT', []);
  const rows = await connection.all('SELECT * FROM row ORDER BY id', []);
  await connection.all('PRAGMA wal_checkpoint(TRUNCATE)', []);
  await connection.close();
  return rows;
};

const rotated = async (at: Place): Promise<readonly unknown[]> => {
  const rows = await filled(at);
  const next = { path: join(at.folder, 'clinic.db.next'), key: at.nextKey };
  const before = { path: at.path, key: at.key };
  closeSync(openSync(next.path, 'wx', 0o600));
  await layFirstPage(at.driver, next);
  await copyDatabase(at.driver, before, next);
  const proof = await proveCopy(at.driver, before, next);
  const isAlone = await leaveWal(at.driver, before);
  renameSync(next.path, at.path);
  const opened = await at.connect('existing', at.path, at.nextKey);
  const found = await opened.all('SELECT * FROM row ORDER BY id', []);
  return [proof.type, isAlone, JSON.stringify(found) === JSON.stringify(rows), await codeOf(() => openKeyedConnection(at.driver, at.path, at.key, 'existing'))];
};

/** Damages the file, reads everything, and says whether anything else than the truth was ever answered. */
const damaged = (how: (bytes: Buffer) => Buffer) => async (at: Place) => {
  const rows = await filled(at);
  writeFileSync(at.path, how(readFileSync(at.path)));
  const seen = { told: 0, wrong: 0 };
  const connection = await openKeyedConnection(at.driver, at.path, at.key, 'existing').catch(() => undefined);
  if (!connection) return { ...seen, told: 1 };
  for (const row of rows as readonly { readonly id: number }[]) {
    const answer = await connection.all('SELECT * FROM row WHERE id = ?', [row.id]).catch(() => undefined);
    if (answer === undefined) seen.told = 1;
    else if (JSON.stringify(answer) !== JSON.stringify([row])) seen.wrong += 1;
  }
  await connection.close();
  return seen;
};
const told = { told: 1, wrong: 0 };

export const fileCases: readonly DriverCase[] = [
  { about: 'WAL', name: 'commits lie in the log until a checkpoint empties it; closing leaves one file', expected: [true, 0, 0, ['clinic.db']], find: async (at) => {
    const db = await at.openNotes();
    await addNote(db, 'a');
    const before = statSync(`${at.path}-wal`).size > 0;
    await db.checkpoint();
    const after = statSync(`${at.path}-wal`).size;
    const connection = await at.connect();
    const [row] = (await connection.all('PRAGMA wal_checkpoint(TRUNCATE)', [])) as readonly { readonly busy: number }[];
    await connection.close();
    await db.close();
    return [before, after, row?.busy, readdirSync(at.folder)];
  } },
  { about: 'WAL', name: 'a read that is under way sees its own moment, and keeps no checkpoint from the next writer', expected: [1, 2], find: async (at) => {
    const [writer, reader] = [await at.connect('create'), await at.connect()];
    await writer.exec('CREATE TABLE note (text TEXT) STRICT; INSERT INTO note VALUES (\'a\')');
    await reader.run('BEGIN', []);
    const before = await one(reader, 'SELECT count(*) AS n FROM note');
    await writer.run(`INSERT INTO note VALUES ('b')`, []);
    const during = await one(reader, 'SELECT count(*) AS n FROM note');
    await reader.run('COMMIT', []);
    return [before === during ? during : 'moved', await one(reader, 'SELECT count(*) AS n FROM note')];
  } },
  { about: 'copies', name: 'VACUUM INTO makes a whole copy under the same key, and writes over no file', expected: [120, [], 'ok', false, 'SQLITE_ERROR'], find: async (at) => {
    await filled(at);
    const [connection, copy] = [await at.connect(), join(at.folder, 'copy.db')];
    await connection.run('VACUUM INTO ?', [copy]);
    const opened = await at.connect('existing', copy);
    const trees = await one(opened, 'PRAGMA integrity_check');
    return [await one(opened, 'SELECT count(*) AS n FROM row'), await opened.all('PRAGMA cipher_integrity_check', []), trees, readFileSync(copy).includes('xxxx'), await codeOf(() => connection.run('VACUUM INTO ?', [copy]))];
  } },
  { about: 'copies', name: 'a copy under the next key is proved row by row, takes the place, and only the next key opens it', expected: ['same', true, true, 'SQLITE_NOTADB'], find: rotated },
  { about: 'copies', name: 'a copy that lacks a row is told', expected: { type: 'differs', where: 'row' }, find: async (at) => {
    await filled(at);
    const copy = { path: join(at.folder, 'copy.db'), key: at.nextKey };
    closeSync(openSync(copy.path, 'wx', 0o600));
    await layFirstPage(at.driver, copy);
    await copyDatabase(at.driver, { path: at.path, key: at.key }, copy);
    const connection = await at.connect('existing', copy.path, copy.key);
    await connection.run('DELETE FROM row WHERE id = 60', []);
    await connection.close();
    return proveCopy(at.driver, { path: at.path, key: at.key }, copy);
  } },
  { about: 'damage', name: 'one bit of a page: told, never another answer', expected: told, find: damaged((bytes) => {
    bytes[3 * pageBytes + 77] = (bytes[3 * pageBytes + 77] ?? 0) ^ 4;
    return bytes;
  }) },
  { about: 'damage', name: 'one bit of the salt: told', expected: told, find: damaged((bytes) => {
    bytes[3] = (bytes[3] ?? 0) ^ 1;
    return bytes;
  }) },
  { about: 'damage', name: 'a zeroed header: told', expected: told, find: damaged((bytes) => bytes.fill(0, 0, 16)) },
  { about: 'damage', name: 'two pages exchanged: told', expected: told, find: damaged((bytes) => {
    const third = Buffer.from(bytes.subarray(2 * pageBytes, 3 * pageBytes));
    bytes.copyWithin(2 * pageBytes, 3 * pageBytes, 4 * pageBytes);
    third.copy(bytes, 3 * pageBytes);
    return bytes;
  }) },
  { about: 'damage', name: 'a page of zeros: told', expected: told, find: damaged((bytes) => bytes.fill(0, 3 * pageBytes, 4 * pageBytes)) },
  { about: 'damage', name: 'cut off at the edge of a page: told', expected: told, find: damaged((bytes) => bytes.subarray(0, bytes.length - 2 * pageBytes)) },
  { about: 'damage', name: 'cut off inside a page: told', expected: told, find: damaged((bytes) => bytes.subarray(0, bytes.length - 100)) },
  { about: 'damage', name: 'the look at every page names the damaged one', expected: [true, 1], find: async (at) => {
    await filled(at);
    const bytes = readFileSync(at.path);
    bytes[5 * pageBytes + 9] = (bytes[5 * pageBytes + 9] ?? 0) ^ 1;
    writeFileSync(at.path, bytes);
    const rows = await (await at.connect()).all('PRAGMA cipher_integrity_check', []);
    return [/page 6$/.test(String(Object.values((rows[0] ?? {}))[0])), rows.length];
  } },
  { about: 'damage', name: 'the code of a damaged page, and of what the connection is asked next', expected: ['SQLITE_CORRUPT', 'SQLITE_NOMEM'], find: async (at) => {
    await filled(at);
    const bytes = readFileSync(at.path);
    bytes[5 * pageBytes + 9] = (bytes[5 * pageBytes + 9] ?? 0) ^ 1;
    writeFileSync(at.path, bytes);
    const connection = await at.connect();
    return [await codeOf(() => connection.all('SELECT * FROM row', [])), await codeOf(async () => (await connection.all('SELECT * FROM row WHERE id = 120', [])).length)];
  }, differs: { sqlite3mc: { found: ['SQLITE_CORRUPT', 1], means: 'whole pages are read on after a damaged one, where SQLCipher answers nothing more; the product discards the connection all the same' } } },
  { about: 'full disk', name: 'a full database refuses the write whole, is read on, and takes it once there is room', expected: ['SQLITE_FULL', 120, 121], find: async (at) => {
    await filled(at);
    const connection = await at.connect();
    await connection.all('PRAGMA max_page_count = 1', []);
    const code = await codeOf(async () => {
      await connection.run('BEGIN IMMEDIATE', []);
      await connection.run('INSERT INTO row VALUES (500, ?)', ['y'.repeat(20_000)]);
    });
    await connection.run('ROLLBACK', []).catch(() => undefined);
    const rows = await one(connection, 'SELECT count(*) AS n FROM row');
    await connection.all('PRAGMA max_page_count = 100000', []);
    await connection.run('INSERT INTO row VALUES (500, ?)', ['y'.repeat(20_000)]);
    return [code, rows, await one(connection, 'SELECT count(*) AS n FROM row')];
  } },
  { about: 'damage', name: 'a log that is cut off or gone is not told: the database opens as it was before (an anchor outside tells it)', expected: [true, 0], find: async (at) => {
    const connection = await at.connect('create');
    await connection.exec('CREATE TABLE note (text TEXT) STRICT');
    await connection.all('PRAGMA wal_checkpoint(TRUNCATE)', []);
    await connection.run(`INSERT INTO note VALUES ('lost')`, []);
    const copy = join(at.folder, 'crashed.db');
    writeFileSync(copy, readFileSync(at.path));
    const wal = readFileSync(`${at.path}-wal`);
    writeFileSync(`${copy}-wal`, wal);
    truncateSync(`${copy}-wal`, 1000);
    const opened = await at.connect('existing', copy);
    return [existsSync(copy), await one(opened, 'SELECT count(*) AS n FROM note')];
  } },
];
