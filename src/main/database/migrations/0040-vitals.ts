import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** Vital signs (FHIR R4 Observation). Values are never edited; a wrong one is struck and stays. */
export const vitals: Migration = {
  version: 40,
  name: 'vitals',
  up: async (tx) => {
    await tx.run(sql`CREATE TABLE observation (
      rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, patient_id TEXT NOT NULL, set_id TEXT NOT NULL,
      measure TEXT, code TEXT NOT NULL DEFAULT '', display TEXT NOT NULL DEFAULT '', value REAL, second_value REAL,
      value_text TEXT NOT NULL DEFAULT '', unit TEXT NOT NULL DEFAULT '', taken_at TEXT NOT NULL, has_time INTEGER NOT NULL DEFAULT 1,
      recorded_by TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT 'final',
      struck_by TEXT, struck_at TEXT, struck_reason TEXT) STRICT`);
    await tx.run(sql`CREATE INDEX observation_by_patient ON observation (patient_id, taken_at DESC, rid DESC)`);
    await tx.run(sql`CREATE INDEX observation_last ON observation (patient_id, measure, taken_at DESC) WHERE status <> 'struck' AND measure IS NOT NULL`);
    await tx.run(sql`CREATE TRIGGER observation_never_deleted BEFORE DELETE ON observation BEGIN SELECT RAISE(ABORT, 'struck, never deleted'); END`);
  },
};
