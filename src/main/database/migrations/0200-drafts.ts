import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** What was half typed, for the person who typed it. Local to this computer. `patient_id` is '' for a form about nobody yet. */
export const drafts: Migration = {
  version: 200,
  name: 'drafts',
  up: async (tx) => {
    await tx.run(sql`CREATE TABLE draft (
      staff_id TEXT NOT NULL, form TEXT NOT NULL, patient_id TEXT NOT NULL, place TEXT NOT NULL, fields TEXT NOT NULL, focus TEXT,
      saved_at TEXT NOT NULL, PRIMARY KEY (staff_id, form, patient_id)) STRICT, WITHOUT ROWID`);
  },
};
