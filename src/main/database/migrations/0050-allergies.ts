import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** Allergies and intolerances (FHIR R4 AllergyIntolerance). */
export const allergies: Migration = {
  version: 50,
  name: 'allergies',
  up: async (tx) => {
    await tx.run(sql`CREATE TABLE allergy_intolerance (
      rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, patient_id TEXT NOT NULL, substance TEXT NOT NULL DEFAULT '',
      code TEXT NOT NULL DEFAULT '', code_system TEXT NOT NULL DEFAULT '', statement TEXT NOT NULL DEFAULT 'allergy',
      severity TEXT NOT NULL DEFAULT 'unknown', reaction TEXT NOT NULL DEFAULT '', clinical_status TEXT NOT NULL DEFAULT 'unknown',
      verification TEXT NOT NULL DEFAULT 'unknown', recorded_on TEXT) STRICT`);
    await tx.run(sql`CREATE INDEX allergy_intolerance_by_patient ON allergy_intolerance (patient_id)`);
    await tx.run(sql`CREATE TRIGGER allergy_intolerance_never_deleted BEFORE DELETE ON allergy_intolerance BEGIN SELECT RAISE(ABORT, 'retired, never deleted'); END`);
  },
};
