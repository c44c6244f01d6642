import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** Joiners and leavers, who holds which privilege, the clinic's rules, and what needs a second person's word. */
export const people: Migration = {
  version: 170,
  name: 'people',
  up: async (tx) => {
    for (const column of [
      'ended_at TEXT', 'ended_by TEXT', `ended_reason TEXT NOT NULL DEFAULT ''`, 'must_change INTEGER NOT NULL DEFAULT 0', 'code_until TEXT',
      'password_changed_at TEXT', 'reset_at TEXT', 'reset_by TEXT',
    ]) await tx.run({ text: `ALTER TABLE staff ADD COLUMN ${column}`, values: [] });
    await tx.run(sql`CREATE INDEX staff_by_slot ON staff (slot_id)`);
    // Verifiers of past passwords, so that none comes back; local, as a slot is.
    await tx.run(sql`CREATE TABLE staff_password (
      staff_id TEXT NOT NULL, id TEXT NOT NULL, set_at TEXT NOT NULL, salt BLOB NOT NULL, verifier BLOB NOT NULL, PRIMARY KEY (staff_id, id)) STRICT, WITHOUT ROWID`);
    // A leaver's way in ends on each computer by itself; null until that one has said so.
    await tx.run(sql`CREATE TABLE staff_end (
      staff_id TEXT NOT NULL, computer TEXT NOT NULL, confirmed_at TEXT, PRIMARY KEY (staff_id, computer)) STRICT, WITHOUT ROWID`);

    await tx.run(sql`CREATE TABLE role_bundle (
      rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, role TEXT NOT NULL DEFAULT '', privilege TEXT NOT NULL DEFAULT '', holds INTEGER NOT NULL DEFAULT 0,
      changed_by TEXT NOT NULL DEFAULT '', changed_at TEXT NOT NULL DEFAULT '') STRICT`);
    await tx.run(sql`CREATE INDEX role_bundle_by_role ON role_bundle (role, privilege)`);
    await tx.run(sql`CREATE TABLE staff_grant (
      rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, staff_id TEXT NOT NULL DEFAULT '', privilege TEXT NOT NULL DEFAULT '', effect TEXT NOT NULL DEFAULT 'deny',
      reason TEXT NOT NULL DEFAULT '', given_by TEXT NOT NULL DEFAULT '', given_at TEXT NOT NULL DEFAULT '', until_at TEXT, ended_at TEXT, ended_by TEXT) STRICT`);
    await tx.run(sql`CREATE INDEX staff_grant_by_staff ON staff_grant (staff_id)`);
    await tx.run(sql`CREATE TRIGGER staff_grant_never_deleted BEFORE DELETE ON staff_grant BEGIN SELECT RAISE(ABORT, 'ended, never deleted'); END`);
    await tx.run(sql`CREATE TABLE policy (
      rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL DEFAULT '', value TEXT NOT NULL DEFAULT 'null',
      changed_by TEXT NOT NULL DEFAULT '', changed_at TEXT NOT NULL DEFAULT '') STRICT`);
    await tx.run(sql`CREATE UNIQUE INDEX policy_by_name ON policy (name)`);

    await tx.run(sql`CREATE TABLE approval (
      id TEXT PRIMARY KEY, method TEXT NOT NULL, input TEXT NOT NULL, asked_by TEXT NOT NULL, asked_at TEXT NOT NULL,
      decided_by TEXT, decided_at TEXT, agreed INTEGER) STRICT, WITHOUT ROWID`);
    await tx.run(sql`CREATE INDEX approval_waiting ON approval (asked_at) WHERE decided_at IS NULL`);
    await tx.run(sql`CREATE TABLE alert (
      id TEXT PRIMARY KEY, kind TEXT NOT NULL, at TEXT NOT NULL, staff_id TEXT NOT NULL, by_id TEXT, patient_id TEXT,
      settled_at TEXT, settled_by TEXT, note TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID`);
    await tx.run(sql`CREATE INDEX alert_by_time ON alert (at)`);
    await tx.run(sql`CREATE INDEX alert_open ON alert (at) WHERE settled_at IS NULL`);
  },
};
