import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** Visits (FHIR R4 Encounter). */
export const encounters: Migration = {
  version: 90,
  name: 'encounters',
  up: async (tx) => {
    await tx.run(sql`CREATE TABLE encounter (
      rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, patient_id TEXT NOT NULL, source TEXT NOT NULL DEFAULT '',
      class TEXT NOT NULL DEFAULT '', type TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT 'unknown', reason TEXT NOT NULL DEFAULT '',
      started TEXT, ended TEXT, practitioner TEXT NOT NULL DEFAULT '', location TEXT NOT NULL DEFAULT '', organization TEXT NOT NULL DEFAULT '',
      sort_at TEXT NOT NULL DEFAULT '', words_key TEXT NOT NULL DEFAULT '') STRICT`);
    await tx.run(sql`CREATE INDEX encounter_by_patient ON encounter (patient_id, sort_at DESC, rid DESC)`);
    await tx.run(sql`CREATE INDEX encounter_by_group ON encounter (patient_id, class)`);
    await tx.run(sql`CREATE TRIGGER encounter_never_deleted BEFORE DELETE ON encounter BEGIN SELECT RAISE(ABORT, 'retired, never deleted'); END`);
  },
};
