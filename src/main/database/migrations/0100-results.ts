import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** Results and other observations that are no vital signs (FHIR R4 Observation). */
export const results: Migration = {
  version: 100,
  name: 'results',
  up: async (tx) => {
    await tx.run(sql`CREATE TABLE result (
      rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, patient_id TEXT NOT NULL, source TEXT NOT NULL DEFAULT '',
      category TEXT NOT NULL DEFAULT 'other', display TEXT NOT NULL DEFAULT '', code TEXT NOT NULL DEFAULT '', code_system TEXT NOT NULL DEFAULT '',
      value REAL, unit TEXT NOT NULL DEFAULT '', value_text TEXT NOT NULL DEFAULT '', low REAL, high REAL, range_text TEXT NOT NULL DEFAULT '',
      interpretation TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT 'unknown', effective TEXT, performer TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
      sort_at TEXT NOT NULL DEFAULT '', words_key TEXT NOT NULL DEFAULT '') STRICT`);
    await tx.run(sql`CREATE INDEX result_by_patient ON result (patient_id, sort_at DESC, rid DESC)`);
    await tx.run(sql`CREATE INDEX result_by_group ON result (patient_id, category)`);
    // One code's trend.
    await tx.run(sql`CREATE INDEX result_trend ON result (patient_id, code, code_system, sort_at DESC, rid DESC) WHERE value IS NOT NULL AND sort_at <> ''`);
    await tx.run(sql`CREATE TRIGGER result_never_deleted BEFORE DELETE ON result BEGIN SELECT RAISE(ABORT, 'retired, never deleted'); END`);
  },
};
