import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** Appointments (FHIR R4 Appointment). */
export const appointments: Migration = {
  version: 110,
  name: 'appointments',
  up: async (tx) => {
    await tx.run(sql`CREATE TABLE appointment (
      rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, patient_id TEXT NOT NULL, source TEXT NOT NULL DEFAULT '',
      status TEXT NOT NULL DEFAULT 'unknown', service TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '',
      starts TEXT, ends TEXT, practitioner TEXT NOT NULL DEFAULT '', location TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
      sort_at TEXT NOT NULL DEFAULT '', words_key TEXT NOT NULL DEFAULT '') STRICT`);
    await tx.run(sql`CREATE INDEX appointment_by_patient ON appointment (patient_id, sort_at DESC, rid DESC)`);
    await tx.run(sql`CREATE INDEX appointment_by_group ON appointment (patient_id, status)`);
    await tx.run(sql`CREATE TRIGGER appointment_never_deleted BEFORE DELETE ON appointment BEGIN SELECT RAISE(ABORT, 'retired, never deleted'); END`);
  },
};
