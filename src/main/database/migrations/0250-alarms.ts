import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** Alerts that a look at the log raises: why in numbers, who looks after them and how they ended, and what the looking has to remember. */
export const alarms: Migration = {
  version: 250,
  name: 'alarms',
  up: async (tx) => {
    // What is one alarm: the same key again adds a reason instead of a second alarm.
    await tx.run(sql`ALTER TABLE alert ADD COLUMN key TEXT`);
    await tx.run(sql`ALTER TABLE alert ADD COLUMN detail TEXT`);
    // Until it is settled: new, taken or explained.
    await tx.run(sql`ALTER TABLE alert ADD COLUMN state TEXT NOT NULL DEFAULT 'new'`);
    await tx.run(sql`ALTER TABLE alert ADD COLUMN owner_id TEXT`);
    await tx.run(sql`ALTER TABLE alert ADD COLUMN explained_by TEXT`);
    await tx.run(sql`ALTER TABLE alert ADD COLUMN explanation TEXT NOT NULL DEFAULT ''`);
    await tx.run(sql`ALTER TABLE alert ADD COLUMN finding TEXT`);
    await tx.run(sql`CREATE UNIQUE INDEX alert_by_key ON alert (key) WHERE key IS NOT NULL`);
    // How far the log was looked through: once at once, once half an hour later, when it is known whether care was given.
    await tx.run(sql`CREATE TABLE alarm_mark (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID`);
    // What one person did within one hour (or day): which charts, which refusals. Dropped after two days.
    await tx.run(sql`CREATE TABLE alarm_seen (
      staff_id TEXT NOT NULL, span TEXT NOT NULL, kind TEXT NOT NULL, what TEXT NOT NULL, PRIMARY KEY (staff_id, span, kind, what)) STRICT, WITHOUT ROWID`);
    // How much of it: a person's own habit is made of these.
    await tx.run(sql`CREATE TABLE alarm_habit (
      staff_id TEXT NOT NULL, kind TEXT NOT NULL, span TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (staff_id, kind, span)) STRICT, WITHOUT ROWID`);
    // A privacy officer's word on whose record a record is; without it only the name tells.
    await tx.run(sql`CREATE TABLE staff_record (
      staff_id TEXT NOT NULL, patient_id TEXT NOT NULL, is_own INTEGER NOT NULL, said_by TEXT NOT NULL, said_at TEXT NOT NULL,
      PRIMARY KEY (staff_id, patient_id)) STRICT, WITHOUT ROWID`);
    await tx.run(sql`CREATE INDEX audit_row_backup ON audit_row (outcome, seq) WHERE action = 'backup'`);
  },
};
