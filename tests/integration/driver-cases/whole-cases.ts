import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { openClinicDatabase } from '#main/database/clinic-database.ts';
import type { DatabaseDriver } from '#main/database/driver.ts';
import { migrations } from '#main/database/migrations/index.ts';
import { runMigrations } from '#main/database/run-migrations.ts';
import { createRecords } from '#main/records/write-records.ts';
import { stateHash } from '#main/records/state-hash.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { kinds, newPatient } from '../records-setup.ts';
import { createTestClock } from '../test-clinic.ts';
import { one } from './driver-case.ts';
import type { DriverCase, Place } from './driver-case.ts';
import { filled } from './file-cases.ts';

/** The whole schema with patients and readings written by the product. Answers the state's hash; the file is closed unless `leave` says where a copy as after a crash goes. */
const clinicOf = async (at: Place, by: DatabaseDriver, leave?: string): Promise<string> => {
  const db = await openClinicDatabase(by, at.path, at.key, 'create');
  try {
    await runMigrations(db, migrations);
    const records = createRecords(kinds, { clock: createTestClock(), ids: systemIds });
    const [staffId, patientId] = [systemIds.newId(), systemIds.newId()];
    await db.transaction((tx) => records.write(tx, [newPatient(patientId, { givenNames: 'Asha ' + 'ā'.repeat(40) })], { staffId }));
    await db.checkpoint();
    await db.transaction((tx) => records.write(tx, [{ kind: 'allergy-intolerance', id: systemIds.newId(), patientId, fields: { substance: 'penicillin', severity: 'severe' } }], { staffId }));
    if (leave !== undefined) for (const suffix of ['', '-wal']) copyFileSync(at.path + suffix, leave + suffix);
    return await stateHash(db.read);
  } finally {
    await db.close();
  }
};

/** Read by another driver: the state's hash, the search, the trees and pages; then it writes a row, which the first one reads. */
const readBy = async (at: Place, by: DatabaseDriver, path: string): Promise<{ readonly hash: string; readonly others: readonly unknown[] }> => {
  const db = await openClinicDatabase(by, path, at.key, 'existing');
  try {
    const hash = await stateHash(db.read);
    await db.transaction((tx) => tx.run({ text: `INSERT INTO clinic_state (name, value) VALUES ('written', 'by the other')`, values: [] }));
    await db.checkpoint();
    const rows = async (text: string) => (await db.read.all<object>({ text, values: [] })).flatMap((row) => Object.values(row) as unknown[]);
    return { hash, others: [
      ...await rows(`SELECT count(*) FROM patient_search WHERE patient_search MATCH 'haddad*'`), ...await rows('PRAGMA integrity_check'), ...await rows('PRAGMA cipher_integrity_check'),
      ...await rows('PRAGMA foreign_key_check'), ...await rows('PRAGMA user_version'),
    ] };
  } finally {
    await db.close();
  }
};
const version = migrations.at(-1)?.version;
const wholeAnswer = [true, [1, 'ok', version], 'by the other'];

const handedOver = (from: 'driver' | 'other', isCrashed: boolean) => async (at: Place) => {
  const [maker, reader] = from === 'driver' ? [at.driver, at.other] : [at.other, at.driver];
  if (!maker || !reader) return 'the other driver is not installed';
  const path = isCrashed ? join(at.folder, 'crashed.db') : at.path;
  const hash = await clinicOf(at, maker, isCrashed ? path : undefined);
  const read = await readBy(at, reader, path);
  return [read.hash === hash, read.others, await one(await at.connect('existing', path, at.key, maker), `SELECT value FROM clinic_state WHERE name = 'written'`)];
};

export const wholeCases: readonly DriverCase[] = [
  { about: 'schema', name: 'every migration runs, step by step, and the records are written and read', expected: wholeAnswer, find: async (at) => {
    const hash = await clinicOf(at, at.driver);
    const read = await readBy(at, at.driver, at.path);
    return [read.hash === hash, read.others, await one(await at.connect(), `SELECT value FROM clinic_state WHERE name = 'written'`)];
  } },
  { about: 'schema', name: 'the full-text index forgets what is deleted (FTS5 secure-delete)', expected: [1, 1, 0], find: async (at) => {
    const connection = await at.connect('create');
    await connection.exec(`CREATE VIRTUAL TABLE word USING fts5 (text, content = '', contentless_delete = 1); INSERT INTO word (word, rank) VALUES ('secure-delete', 1)`);
    await connection.run('INSERT INTO word (rowid, text) VALUES (1, ?)', ['penicillin']);
    const found = () => one(connection, `SELECT count(*) AS n FROM word WHERE word MATCH 'penicillin'`);
    const before = await found();
    const changed = await connection.run('DELETE FROM word WHERE rowid = 1', []);
    return [before, changed > 0 ? 1 : 0, await found()];
  } },
];

/** Need both drivers. */
export const interchangeCases: readonly DriverCase[] = [
  { about: 'interchange', name: 'the other driver\'s file: read, written, given back', expected: wholeAnswer, find: handedOver('other', false) },
  { about: 'interchange', name: 'the other driver\'s file with a log left over, as after a crash', expected: wholeAnswer, find: handedOver('other', true) },
  { about: 'interchange', name: 'its own file, read by the other, written and given back', expected: wholeAnswer, find: handedOver('driver', false) },
  { about: 'interchange', name: 'its own file with a log left over, read by the other', expected: wholeAnswer, find: handedOver('driver', true) },
  { about: 'interchange', name: 'both open at once: a write of the other is seen', expected: [120, 121], find: async (at) => {
    await filled(at);
    const [own, theirs] = [await at.connect(), await at.connect('existing', at.path, at.key, at.other)];
    const before = await one(own, 'SELECT count(*) AS n FROM row');
    await theirs.run(`INSERT INTO row VALUES (500, 'theirs')`, []);
    return [before, await one(own, 'SELECT count(*) AS n FROM row')];
  } },
];
