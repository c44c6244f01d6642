import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codecVersion, openKeyedConnection } from '#main/database/keyed-connection.ts';
import { addNote, codeOf, notesOf, one } from './driver-case.ts';
import type { DriverCase, Place } from './driver-case.ts';

const about = 'opening and keys';

/** Made, closed, and opened once more. */
const closedNotes = async (at: Place): Promise<void> => {
  const db = await at.openNotes();
  await addNote(db, 'asha');
  await db.close();
};
const hex = (digits: number) => 'ab'.repeat(40).slice(0, digits);
/** What `PRAGMA key` does with a key that the product never gives, on a file of the right key. */
const keyedBy = (at: Place, key: string) => codeOf(async () => {
  await closedNotes(at);
  const connection = await at.driver.open(at.path, 'existing');
  try {
    await connection.exec(`PRAGMA key = ${key}`);
    return await connection.all('SELECT count(*) AS n FROM note', []);
  } finally {
    await connection.close();
  }
});

export const openingCases: readonly DriverCase[] = [
  { about, name: 'a database that was closed opens again with its rows', expected: ['asha'], find: async (at) => {
    await closedNotes(at);
    return (await (await at.connect()).all('SELECT text FROM note', [])).map((row) => (row as { text: string }).text);
  } },
  { about, name: 'opens no missing file, and makes none', expected: ['SQLITE_CANTOPEN', false], find: async (at) =>
    [await codeOf(() => openKeyedConnection(at.driver, at.path, at.key, 'existing')), existsSync(at.path)] },
  { about, name: 'opens no file in a folder that is not there, not even to make it', expected: ['SQLITE_CANTOPEN', []], find: async (at) =>
    [await codeOf(() => openKeyedConnection(at.driver, join(at.folder, 'none', 'clinic.db'), at.key, 'create')), readdirSync(at.folder)] },
  { about, name: 'opens no folder', expected: 'SQLITE_CANTOPEN', find: (at) => {
    mkdirSync(at.path);
    return codeOf(() => openKeyedConnection(at.driver, at.path, at.key, 'existing'));
  } },
  { about, name: 'another key opens nothing and changes no byte', expected: ['SQLITE_NOTADB', true], find: async (at) => {
    await closedNotes(at);
    const before = readFileSync(at.path);
    const code = await codeOf(() => openKeyedConnection(at.driver, at.path, at.nextKey, 'existing'));
    return [code, readFileSync(at.path).equals(before)];
  } },
  ...[0, 31, 33].map((bytes): DriverCase => ({ about, name: `a key of ${bytes} bytes is refused before the file is opened`, expected: 'WARDLIGHT_BAD_KEY', find: (at) => codeOf(() => openKeyedConnection(at.driver, at.path, new Uint8Array(bytes).fill(9), 'create')) })),
  { about, name: 'a key of 63 digits opens nothing (it would be taken for a passphrase)', expected: 'SQLITE_NOTADB', find: (at) => keyedBy(at, `"x'${hex(63)}'"`) },
  { about, name: 'a key of 65 digits opens nothing', expected: 'SQLITE_NOTADB', find: (at) => keyedBy(at, `"x'${hex(65)}'"`) },
  { about, name: 'the right key in capitals is the same key', expected: [{ n: 1 }], find: (at) => keyedBy(at, `"x'${Buffer.from(at.key).toString('hex').toUpperCase()}'"`) },
  { about, name: 'an empty key opens nothing', expected: 'SQLITE_ERROR', find: (at) => keyedBy(at, `''`), differs: { sqlite3mc: { found: 'SQLITE_NOTADB', means: 'told at the first read, as a wrong key is; neither is ever given, `rawKey` refuses it' } } },
  { about, name: 'without a key an encrypted file opens nothing', expected: 'SQLITE_NOTADB', find: (at) => codeOf(async () => {
    await closedNotes(at);
    const connection = await at.driver.open(at.path, 'existing');
    try {
      return await connection.all('SELECT count(*) AS n FROM note', []);
    } finally {
      await connection.close();
    }
  }) },
  { about, name: 'a plaintext database is not opened under a key', expected: 'SQLITE_NOTADB', find: async (at) => {
    const plain = await at.driver.open(at.path, 'create');
    await plain.exec('CREATE TABLE note (text TEXT)');
    await plain.close();
    const isPlain = readFileSync(at.path).toString('latin1').startsWith('SQLite format 3');
    return isPlain ? codeOf(() => openKeyedConnection(at.driver, at.path, at.key, 'existing')) : 'was never plain';
  } },
  { about, name: 'says that it encrypts', expected: true, find: async (at) => /^4\b/.test((await codecVersion(at.driver)) ?? '') },
  { about, name: 'what was written is in no file, before and after closing, and no log stays', expected: [false, false, false], find: async (at) => {
    const db = await at.openNotes();
    await addNote(db, 'penicillin makes Asha ill');
    const isSeen = () => ['', '-wal'].some((suffix) => existsSync(at.path + suffix) && readFileSync(at.path + suffix).includes('penicillin'));
    const before = isSeen();
    await db.close();
    return [before, isSeen(), existsSync(`${at.path}-wal`)];
  } },
  { about, name: 'after closing nothing is answered any more', expected: [true, true], find: async (at) => {
    const db = await at.openNotes();
    await db.close();
    const fails = async (work: () => Promise<unknown>) => typeof (await codeOf(work)) === 'string';
    return [await fails(() => notesOf(db)), await fails(() => addNote(db, 'late'))];
  } },
  { about, name: 'a file of zero bytes is opened as a new database (so the product looks at the file first)', expected: 0, find: async (at) => {
    writeFileSync(at.path, '');
    return one(await at.connect(), 'SELECT count(*) AS n FROM sqlite_master');
  } },
];
