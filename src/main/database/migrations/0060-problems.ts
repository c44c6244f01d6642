import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** Problems and diagnoses (FHIR R4 Condition). */
export const problems: Migration = {
  version: 60,
  name: 'problems',
  up: async (tx) => {
    await tx.run(sql`CREATE TABLE condition (
      rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, patient_id TEXT NOT NULL, source TEXT NOT NULL DEFAULT '',
      display TEXT NOT NULL DEFAULT '', code TEXT NOT NULL DEFAULT '', code_system TEXT NOT NULL DEFAULT '',
      category TEXT NOT NULL DEFAULT 'other', clinical_status TEXT NOT NULL DEFAULT 'unknown', verification TEXT NOT NULL DEFAULT 'unknown',
      severity TEXT NOT NULL DEFAULT '', onset TEXT, onset_text TEXT NOT NULL DEFAULT '', abated TEXT, abated_text TEXT NOT NULL DEFAULT '',
      recorded_on TEXT, recorded_by TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
      sort_at TEXT NOT NULL DEFAULT '', words_key TEXT NOT NULL DEFAULT '') STRICT`);
    await tx.run(sql`CREATE INDEX condition_by_patient ON condition (patient_id, sort_at DESC, rid DESC)`);
    await tx.run(sql`CREATE INDEX condition_by_group ON condition (patient_id, category)`);
    await tx.run(sql`CREATE TRIGGER condition_never_deleted BEFORE DELETE ON condition BEGIN SELECT RAISE(ABORT, 'retired, never deleted'); END`);
  },
};
