import { setTimeout as pause } from 'node:timers/promises';
import { sql } from '#shared/database/types.ts';
import { addNote, codeOf, notesOf, one } from './driver-case.ts';
import type { DriverCase, Place } from './driver-case.ts';

const about = 'statements';

const givenBack = async (at: Place, text: string | null) => {
  const db = await at.openNotes();
  const bytes = new Uint8Array([0, 255, 7]);
  await db.transaction((tx) => tx.run(sql`INSERT INTO note (text, bytes) VALUES (${text}, ${bytes})`));
  const row = await db.read.get<{ text: string | null; bytes: Uint8Array }>(sql`SELECT text, bytes FROM note`);
  return [row?.text, [...(row?.bytes ?? [])]];
};

const pragma = (name: string, expected: unknown): DriverCase => ({
  about: 'pragmas', name: `${name} is ${JSON.stringify(expected)}`, expected, find: async (at) => one(await at.connect('create'), `PRAGMA ${name}`),
});

export const statementCases: readonly DriverCase[] = [
  ...[['foreign_keys', 1], ['recursive_triggers', 1], ['trusted_schema', 0], ['cell_size_check', 1], ['secure_delete', 1], ['synchronous', 2], ['journal_mode', 'wal'], ['busy_timeout', 5000],
    ['fullfsync', 1], ['checkpoint_fullfsync', 1], ['cache_size', -32768], ['wal_autocheckpoint', 4000], ['temp_store', 2], ['auto_vacuum', 0], ['encoding', 'UTF-8']].map(([name, expected]) => pragma(String(name), expected)),

  { ...pragma('page_size', '4096'), differs: { sqlite3mc: { found: 4096, means: 'a number, where SQLCipher answers a text; the page is the same' } } },
  ...['', 'Nguyễn 🌻', `'; DROP TABLE note; --`, 'a\u0000b', null].map((text): DriverCase => ({ about, name: `gives back ${JSON.stringify(text)} and bytes as they were`, expected: [text, [0, 255, 7]], find: (at) => givenBack(at, text) })),
  { about, name: 'gives back numbers as they were, up to 2^53 - 1', expected: { big: 2 ** 53 - 1, low: 1 - 2 ** 53, half: -0.5, zero: 0, absent: null }, find: async (at) => {
    const [row] = await (await at.connect('create')).all('SELECT ? AS big, ? AS low, ? AS half, ? AS zero, ? AS absent', [2 ** 53 - 1, 1 - 2 ** 53, -0.5, 0, null]);
    return row;
  } },
  { about, name: 'a STRICT table keeps 2^53 - 1 as a whole number, and refuses a text in its place', expected: ['integer', 2 ** 53 - 1, 'SQLITE_CONSTRAINT'], find: async (at) => {
    const connection = await at.connect('create');
    await connection.exec('CREATE TABLE number (n INTEGER NOT NULL) STRICT');
    await connection.run('INSERT INTO number VALUES (?)', [2 ** 53 - 1]);
    return [await one(connection, 'SELECT typeof(n) FROM number'), await one(connection, 'SELECT n FROM number'), await codeOf(() => connection.run('INSERT INTO number VALUES (?)', ['many']))];
  } },
  { about, name: 'a whole number is bound as one, so that as text it has no point', expected: ['integer', '7', 'integer', 'real', 'null', 'text', 'blob'], find: async (at) =>
    Object.values((await (await at.connect('create')).all('SELECT typeof(?) AS a, ? || \'\' AS b, typeof(?) AS c, typeof(?) AS d, typeof(?) AS e, typeof(?) AS f, typeof(?) AS g', [7, 7, -2147483648, 0.5, null, 'a', new Uint8Array(1)]))[0] as object) },
  { about, name: 'a row that is not there is none', expected: [], find: async (at) => (await at.openNotes()).read.all(sql`SELECT 1 FROM note WHERE id = ${-1}`) },
  { about, name: 'answers how many rows changed', expected: [2, 0], find: async (at) => {
    const db = await at.openNotes();
    await addNote(db, 'a');
    await addNote(db, 'b');
    return db.transaction(async (tx) => [
      await tx.run(sql`UPDATE note SET text = 'c'`), await tx.run(sql`UPDATE note SET text = 'd' WHERE id = ${99}`)]);
  } },
  { about, name: 'a write that answers rows answers them, and lets go', expected: [[{ id: 1 }], 1], find: async (at) => {
    const db = await at.openNotes();
    const rows = await db.transaction((tx) => tx.all(sql`INSERT INTO note (text) VALUES ('a') RETURNING id`));
    return [rows, (await notesOf(db)).length];
  } },
  { about, name: 'a value too few is NULL, a value too many is refused', expected: [[{ a: 1, b: null }], 'SQLITE_RANGE'], find: async (at) => {
    const connection = await at.connect('create');
    return [await codeOf(() => connection.all('SELECT ? AS a, ? AS b', [1])), await codeOf(() => connection.all('SELECT ? AS a', [1, 2]))];
  }, differs: { sqlite3mc: { found: ['SQLITE_RANGE', 'SQLITE_RANGE'], means: 'a value too few is refused as well: stricter, and the `sql` tag always gives as many as there are holes' } } },
  ...([
    ['a table that is not there', 'SELECT haddad FROM nowhere', 'SQLITE_ERROR'], ['words that are no SQL', 'SELEKT haddad', 'SQLITE_ERROR'],
    ['a value that is there already', `INSERT INTO once VALUES ('haddad')`, 'SQLITE_CONSTRAINT'], ['a row whose parent is missing', 'INSERT INTO child VALUES (7)', 'SQLITE_CONSTRAINT'],
    ['a trigger that says never', 'DELETE FROM once', 'SQLITE_CONSTRAINT'],
  ] as const).map(([name, text, expected]): DriverCase => ({ about: 'errors', name: `${name}: its code, and nothing of the statement`, expected: [expected, true], find: async (at) => {
    const connection = await at.connect('create');
    await connection.exec(`CREATE TABLE once (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID; INSERT INTO once VALUES ('haddad'); CREATE TABLE child (parent INTEGER REFERENCES note (id)); CREATE TABLE note (id INTEGER PRIMARY KEY);
      CREATE TRIGGER never BEFORE DELETE ON once BEGIN SELECT raise(ABORT, 'never haddad'); END`);
    const error: unknown = await connection.run(text, []).catch((each: unknown) => each);
    return [(error as { code?: unknown }).code, !/haddad|nowhere|SELECT|never/.test(`${String(error)} ${JSON.stringify(error)}`)];
  } })),
  { about: 'errors', name: 'INSERT OR REPLACE meets the trigger that says never (recursive triggers)', expected: 'SQLITE_CONSTRAINT', find: async (at) => {
    const connection = await at.connect('create');
    await connection.exec(`CREATE TABLE row (id INTEGER PRIMARY KEY, a TEXT) STRICT; INSERT INTO row VALUES (1, 'a'); CREATE TRIGGER never BEFORE DELETE ON row BEGIN SELECT raise(ABORT, 'never'); END`);
    return codeOf(() => connection.run(`INSERT OR REPLACE INTO row VALUES (1, 'b')`, []));
  } },
  { about: 'transactions', name: 'a failed one is rolled back whole, and the next one works', expected: ['SQLITE_CONSTRAINT', ['kept']], find: async (at) => {
    const db = await at.openNotes();
    const code = await codeOf(() => db.transaction(async (tx) => {
      await tx.run(sql`INSERT INTO note (text) VALUES ('lost')`);
      await tx.run(sql`INSERT INTO note (id, text) VALUES (1, 'first'), (1, 'again')`);
    }));
    await addNote(db, 'kept');
    return [code, await notesOf(db)];
  } },
  { about: 'transactions', name: 'two never run into each other, and come in order', expected: Array.from({ length: 20 }, (_, i) => [`${i} begins`, `${i} ends`]).flat(), find: async (at) => {
    const db = await at.openNotes();
    await Promise.all(Array.from({ length: 20 }, (_, i) => db.transaction(async (tx) => {
      await tx.run(sql`INSERT INTO note (text) VALUES (${`${i} begins`})`);
      await pause(i % 3);
      await tx.run(sql`INSERT INTO note (text) VALUES (${`${i} ends`})`);
    })));
    return notesOf(db);
  } },
  { about: 'transactions', name: 'a person goes before a job that waits', expected: ['first', 'person', 'job'], find: async (at) => {
    const [db, done]: [Awaited<ReturnType<typeof at.openNotes>>, string[]] = [await at.openNotes(), []];
    const work = (name: string, priority: 'person' | 'job') => db.transaction(async () => void done.push(name), { priority });
    await Promise.all([work('first', 'person'), work('job', 'job'), work('person', 'person')]);
    return done;
  } },
  { about: 'transactions', name: 'readers see what is committed, nothing before, and cannot write', expected: [[], { text: 'soon' }, ['soon'], 'SQLITE_READONLY'], find: async (at) => {
    const db = await at.openNotes();
    const [before, own] = await db.transaction(async (tx) => {
      await tx.run(sql`INSERT INTO note (text) VALUES ('soon')`);
      return [await notesOf(db), await tx.get(sql`SELECT text FROM note`)] as const;
    });
    return [before, own, await notesOf(db), await codeOf(() => db.read.all(sql`INSERT INTO note (text) VALUES ('by a reader')`))];
  } },
  { about: 'transactions', name: 'a second writer waits for the first, and then is told that it is busy', expected: ['SQLITE_BUSY', 1], find: async (at) => {
    const [first, second] = [await at.connect('create'), await at.connect()];
    await first.exec('CREATE TABLE note (text TEXT) STRICT');
    await second.exec('PRAGMA busy_timeout = 50');
    await first.run('BEGIN IMMEDIATE', []);
    const code = await codeOf(() => second.run('BEGIN IMMEDIATE', []));
    await first.run('COMMIT', []);
    return [code, await second.run(`INSERT INTO note VALUES ('now')`, [])];
  } },
];
