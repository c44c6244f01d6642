import { constants, cpSync } from 'node:fs';
import { join } from 'node:path';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { openClinicDatabase } from '#main/database/clinic-database.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { DatabaseDriver } from '#main/database/driver.ts';
import type { BenchAnswer, BenchOptions } from './bench-row.ts';
import { openChart } from './chart.ts';
import type { Recorded } from './measure/recorder.ts';
import { seededClinic } from './measure/seeded-clinic.ts';
import { compared, inTurn, timed, Times } from './measure/times.ts';

const rounds = 12;
const visitsInBlock = 8;

/** The same binding with its key left out, and told that this is meant. Everything else our code does stays. */
const withoutKey: DatabaseDriver = {
  open: async (path, mode) => {
    const connection = await sqlcipherDriver.open(path, mode);
    return {
      ...connection,
      exec: (text) => (/^PRAGMA (key|cipher)[^;]*$/.test(text) ? Promise.resolve() : connection.exec(text.replace(/PRAGMA cipher_\w+ = \w+;/g, ''))),
      all: (text, values) => (text === 'PRAGMA cipher_version' ? Promise.resolve([{ version: 'none' }]) : connection.all(text, values)),
    };
  },
};

/** A clinic's day on the same binding with and without a key: find, open a chart, save what was measured, over and over. */
export const run = async (options: BenchOptions): Promise<BenchAnswer> => {
  const { clinic, call, folder, plainPath, recorder, shortCharts } = await seededClinic(options);
  const kept = clinic.keeper.current();
  if (!kept) throw new Error('nobody is signed in');
  await kept.db.checkpoint();
  const [keyedPath, unkeyedPath] = [join(folder, 'day-keyed.db'), join(folder, 'day-plain.db')];
  cpSync(join(folder, 'clinic.db'), keyedPath, { mode: constants.COPYFILE_FICLONE });
  cpSync(plainPath, unkeyedPath, { mode: constants.COPYFILE_FICLONE });
  const keyed = await openClinicDatabase(sqlcipherDriver, keyedPath, kept.databaseKey, 'existing');
  const unkeyed = await openClinicDatabase(withoutKey, unkeyedPath, kept.databaseKey, 'existing');
  const charts = shortCharts.slice(0, 60);
  const noted = new Map<string, readonly Recorded[]>();
  for (const id of charts) noted.set(id, await recorder.reads(() => openChart(call, id)));
  const who = { staffId: kept.session.staffId, role: kept.session.role, sessionId: kept.session.sessionId };
  const by = { staffId: kept.session.staffId };

  const visit = async (db: ClinicDatabase, i: number): Promise<void> => {
    const patientId = charts[i % charts.length] ?? '';
    for (const letters of ['pe', 'pen', 'no', 'nov']) await db.read.all({ text: 'SELECT p.* FROM patient_search s JOIN patient p ON p.rid = s.rowid WHERE patient_search MATCH ? LIMIT 51', values: [`"${letters}"*`] });
    const row = { action: 'read', method: 'patients.show', outcome: 'ok', from: 'core', patientId, who } as const;
    for (const { text, values } of noted.get(patientId) ?? []) await db.read.all({ text, values });
    await db.transaction((tx) => clinic.parts.audit.append(tx, [row]), { durability: 'read-audit' });
    await db.transaction(async (tx) => {
      const setId = clinic.parts.ids.newId();
      await clinic.records.write(tx, (['heart-rate', 'respiratory-rate', 'body-weight'] as const).map((measure, n) => ({
        kind: 'observation', id: clinic.parts.ids.newId(), patientId, fields: { setId, measure, code: '', value: 60 + n, unit: '/min', takenAt: clinic.parts.clock.now(), recordedBy: 'Ruth Penhallow' },
      })), by);
      await clinic.parts.audit.append(tx, [{ ...row, action: 'create', method: 'vitals.record' }]);
    });
  };
  for (let i = 0; i < visitsInBlock; i += 1) await visit(keyed, i).then(() => visit(unkeyed, i));
  const [withKey, plain] = [new Times(), new Times()];
  const block = (times: Times, db: ClinicDatabase) => async (round: number) => {
    for (let i = 0; i < visitsInBlock; i += 1) await timed(times, () => visit(db, round * visitsInBlock + i));
  };
  await inTurn(rounds, [{ name: 'with a key', run: block(withKey, keyed) }, { name: 'without', run: block(plain, unkeyed) }]);
  await Promise.all([keyed.close(), unkeyed.close()]);
  return { rows: [compared('encryption, a visit of a clinic’s day, median', withKey.median, plain.median, 1.25, 'AES and HMAC of each page that is not in the cache, and of each page written to the WAL')] };
};
