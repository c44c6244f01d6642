import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** Vaccines given, or not given and why (FHIR R4 Immunization). */
export const immunizations: Migration = {
  version: 80,
  name: 'immunizations',
  up: async (tx) => {
    await tx.run(sql`CREATE TABLE immunization (
      rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, patient_id TEXT NOT NULL, source TEXT NOT NULL DEFAULT '',
      vaccine TEXT NOT NULL DEFAULT '', code TEXT NOT NULL DEFAULT '', code_system TEXT NOT NULL DEFAULT '',
      status TEXT NOT NULL DEFAULT 'unknown', status_reason TEXT NOT NULL DEFAULT '', given TEXT, given_text TEXT NOT NULL DEFAULT '', lot TEXT NOT NULL DEFAULT '', expires TEXT,
      site TEXT NOT NULL DEFAULT '', route TEXT NOT NULL DEFAULT '', dose TEXT NOT NULL DEFAULT '', series TEXT NOT NULL DEFAULT '', performer TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
      sort_at TEXT NOT NULL DEFAULT '', words_key TEXT NOT NULL DEFAULT '') STRICT`);
    await tx.run(sql`CREATE INDEX immunization_by_patient ON immunization (patient_id, sort_at DESC, rid DESC)`);
    await tx.run(sql`CREATE INDEX immunization_by_group ON immunization (patient_id, vaccine)`);
    await tx.run(sql`CREATE TRIGGER immunization_never_deleted BEFORE DELETE ON immunization BEGIN SELECT RAISE(ABORT, 'retired, never deleted'); END`);
  },
};
