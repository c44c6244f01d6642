import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import type { ImportFile } from '#shared/interchange/import-file.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { allergyKind } from '#main/allergies/index.ts';
import { openClinicDatabase } from '#main/database/clinic-database.ts';
import { foundation } from '#main/database/migrations/0010-foundation.ts';
import { interchange } from '#main/database/migrations/0020-interchange.ts';
import { patients } from '#main/database/migrations/0030-patients.ts';
import { vitals } from '#main/database/migrations/0040-vitals.ts';
import { allergies } from '#main/database/migrations/0050-allergies.ts';
import { runMigrations } from '#main/database/run-migrations.ts';
import { importFiles } from '#main/interchange/index.ts';
import { nextRecordNumbers, patientKind } from '#main/patients/index.ts';
import { createRecords } from '#main/records/write-records.ts';
import { observationKind } from '#main/vitals/index.ts';

/** A clinic's encrypted database with the real records, and what an import needs; the audit is a list. */
export const openImportClinic = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-import-'));
  const db = await openClinicDatabase(sqlcipherDriver, join(folder, 'clinic.db'), new Uint8Array(32).fill(7), 'create');
  await runMigrations(db, [foundation, interchange, patients, vitals, allergies]);
  const clock = { now: () => '2026-01-05T08:00:00.000Z', monotonic: () => performance.now(), utcOffsetMinutes: () => 0 };
  const ids = { newId: uuidv7, randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
  const records = createRecords([patientKind, observationKind, allergyKind], { clock, ids });
  const audited: { patientId: string; counts: Readonly<Record<string, number>> }[] = [];
  const deps = {
    db, records, ports: { clock, ids }, by: { staffId: uuidv7() }, nextRecordNumbers,
    auditImport: async (_tx: unknown, patientId: string, counts: Readonly<Record<string, number>>) => void audited.push({ patientId, counts }),
  };
  const count = async (table: string) => (await db.read.get<{ n: number }>({ text: `SELECT count(*) AS n FROM ${table}`, values: [] }))?.n ?? 0;
  return {
    db, deps, audited, count,
    import: (files: Iterable<ImportFile> | AsyncIterable<ImportFile>, more: { readonly source?: string; readonly signal?: AbortSignal } = {}) => importFiles({ ...deps, files, ...more }),
    close: async () => {
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const textFile = (name: string, value: unknown): ImportFile => ({
  name, folder: 'asha', read: async () => ({ type: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) }),
});
