import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** What a person has beside what they know. Inside the encrypted database: it guards against a seen password, not a stolen disk. */
export const secondFactor: Migration = {
  version: 180,
  name: 'second factor',
  up: async (tx) => {
    // last_step: the RFC 6238 time step last used; no code of it or of an earlier one counts again.
    await tx.run(sql`CREATE TABLE totp (
      staff_id TEXT PRIMARY KEY, secret BLOB NOT NULL, added_at TEXT NOT NULL, last_step INTEGER NOT NULL) STRICT, WITHOUT ROWID`);
    await tx.run(sql`CREATE TABLE recovery_code (
      staff_id TEXT NOT NULL, hash BLOB NOT NULL, used_at TEXT, PRIMARY KEY (staff_id, hash)) STRICT, WITHOUT ROWID`);
    await tx.run(sql`CREATE TABLE passkey (
      id TEXT PRIMARY KEY, staff_id TEXT NOT NULL, credential_id TEXT NOT NULL UNIQUE, public_key BLOB NOT NULL, sign_count INTEGER NOT NULL,
      transports TEXT NOT NULL, name TEXT NOT NULL, added_at TEXT NOT NULL) STRICT, WITHOUT ROWID`);
    await tx.run(sql`CREATE INDEX passkey_by_staff ON passkey (staff_id)`);
    // Wrong codes in a row, counted before each is looked at, so that a restart gives no try back.
    await tx.run(sql`CREATE TABLE second_factor_try (
      staff_id TEXT PRIMARY KEY, failed INTEGER NOT NULL, next_allowed_at TEXT NOT NULL) STRICT, WITHOUT ROWID`);
  },
};
