import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** Charts that their patient closed to somebody, and the times that somebody opened one in an emergency. Both travel with the patient. */
export const restrictions: Migration = {
  version: 190,
  name: 'restrictions',
  up: async (tx) => {
    await tx.run(sql`CREATE TABLE restriction (
      rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, patient_id TEXT NOT NULL DEFAULT '', closed_to_type TEXT NOT NULL DEFAULT '', closed_to TEXT NOT NULL DEFAULT '',
      reason TEXT NOT NULL DEFAULT '', added_by TEXT NOT NULL DEFAULT '', added_at TEXT NOT NULL DEFAULT '',
      lifted_at TEXT, lifted_by TEXT, lift_reason TEXT NOT NULL DEFAULT '') STRICT`);
    await tx.run(sql`CREATE INDEX restriction_by_patient ON restriction (patient_id, added_at)`);
    await tx.run(sql`CREATE INDEX restriction_open ON restriction (closed_to_type, closed_to, patient_id) WHERE lifted_at IS NULL`);
    await tx.run(sql`CREATE TRIGGER restriction_never_deleted BEFORE DELETE ON restriction BEGIN SELECT RAISE(ABORT, 'lifted, never deleted'); END`);
    await tx.run(sql`CREATE TABLE emergency_access (
      rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, patient_id TEXT NOT NULL DEFAULT '', staff_id TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '',
      opened_at TEXT NOT NULL DEFAULT '', until_at TEXT NOT NULL DEFAULT '', ended_at TEXT, was_restricted INTEGER NOT NULL DEFAULT 0,
      review_due_at TEXT NOT NULL DEFAULT '', finding TEXT, note TEXT NOT NULL DEFAULT '', reviewed_at TEXT, reviewed_by TEXT) STRICT`);
    await tx.run(sql`CREATE INDEX emergency_access_running ON emergency_access (until_at, staff_id)`);
    await tx.run(sql`CREATE INDEX emergency_access_by_time ON emergency_access (opened_at)`);
    await tx.run(sql`CREATE INDEX emergency_access_to_review ON emergency_access (reviewed_at, review_due_at)`);
    await tx.run(sql`CREATE INDEX emergency_access_by_patient ON emergency_access (patient_id)`);
    await tx.run(sql`CREATE TRIGGER emergency_access_never_deleted BEFORE DELETE ON emergency_access BEGIN SELECT RAISE(ABORT, 'never deleted'); END`);
  },
};
