import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** Medications ordered or said to be taken (FHIR R4 MedicationRequest, MedicationStatement). */
export const medications: Migration = {
  version: 70,
  name: 'medications',
  up: async (tx) => {
    await tx.run(sql`CREATE TABLE medication (
      rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, patient_id TEXT NOT NULL, source TEXT NOT NULL DEFAULT '',
      form TEXT NOT NULL DEFAULT 'request', display TEXT NOT NULL DEFAULT '', code TEXT NOT NULL DEFAULT '', code_system TEXT NOT NULL DEFAULT '',
      status TEXT NOT NULL DEFAULT 'unknown', dosage TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '',
      authored TEXT, started TEXT, ended TEXT, prescriber TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
      sort_at TEXT NOT NULL DEFAULT '', words_key TEXT NOT NULL DEFAULT '') STRICT`);
    await tx.run(sql`CREATE INDEX medication_by_patient ON medication (patient_id, sort_at DESC, rid DESC)`);
    await tx.run(sql`CREATE INDEX medication_by_group ON medication (patient_id, form)`);
    await tx.run(sql`CREATE TRIGGER medication_never_deleted BEFORE DELETE ON medication BEGIN SELECT RAISE(ABORT, 'retired, never deleted'); END`);
  },
};
