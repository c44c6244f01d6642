import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { allergyKind } from '#main/allergies/index.ts';
import { openClinicDatabase } from '#main/database/clinic-database.ts';
import { migrations } from '#main/database/migrations/index.ts';
import { runMigrations } from '#main/database/run-migrations.ts';
import { patientKind } from '#main/patients/index.ts';
import type { RecordWrite } from '#main/records/record-write.ts';
import { createRecords } from '#main/records/write-records.ts';
import { observationKind } from '#main/vitals/index.ts';
import type { Writer } from '#shared/database/types.ts';
import { createTestClock } from './test-clinic.ts';

export const kinds = [patientKind, observationKind, allergyKind];
export const key = new Uint8Array(32).fill(7);

/** A folder with an empty encrypted database in it. */
export const openEmpty = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-records-'));
  const path = join(folder, 'clinic.db');
  const db = await openClinicDatabase(sqlcipherDriver, path, key, 'create');
  return {
    db, path,
    rows: (text: string) => db.read.all<Record<string, unknown>>({ text, values: [] }),
    close: async () => {
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** The records of a clinic without its doors. */
export const openRecords = async () => {
  const { db, rows, close, path } = await openEmpty();
  await runMigrations(db, migrations);
  const clock = createTestClock();
  const records = createRecords(kinds, { clock, ids: systemIds });
  const by = { staffId: systemIds.newId() };
  /** Statements that one batch takes. */
  const statements: string[] = [];
  const counting = (tx: Writer): Writer => ({
    get: (statement) => (statements.push(statement.text), tx.get(statement)),
    all: (statement) => (statements.push(statement.text), tx.all(statement)),
    run: (statement) => (statements.push(statement.text), tx.run(statement)),
    whenDone: tx.whenDone,
  });
  return {
    db, rows, close, path, clock, by, statements,
    write: (...writes: readonly RecordWrite[]) => {
      statements.splice(0);
      return db.transaction((tx) => records.write(counting(tx), writes, by));
    },
  };
};

export const newPatient = (id: string, fields: Readonly<Record<string, unknown>> = {}): RecordWrite => ({
  kind: 'patient', id, patientId: id,
  fields: { recordNumber: `WL 01 ${id.slice(-12)}`.slice(0, 20), registeredAt: '2026-03-12T10:00:00.000Z', familyName: 'Haddad', givenNames: 'Asha', ...fields },
});
