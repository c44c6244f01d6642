import type { Migration } from '#shared/database/migrate.ts';

const labelled = ['condition', 'medication', 'immunization', 'encounter', 'result', 'appointment', 'kept_resource'];

/** A label on a record (FHIR meta.security): without `sensitive:read` it is not read, counted or found. Allergies stay: they are a safety display. */
export const sensitive: Migration = {
  version: 210,
  name: 'sensitive',
  up: async (tx) => {
    for (const table of labelled) {
      await tx.run({ text: `ALTER TABLE ${table} ADD COLUMN sensitive INTEGER NOT NULL DEFAULT 0`, values: [] });
      // Few rows are labelled: who may not see them has them taken off the count, which stays within indexes so.
      await tx.run({ text: `CREATE INDEX ${table}_sensitive ON ${table} (patient_id) WHERE sensitive = 1`, values: [] });
    }
  },
};
