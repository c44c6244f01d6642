import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** Who gives care and where (FHIR R4 Practitioner, Organization). Nobody's record. */
export const directory: Migration = {
  version: 120,
  name: 'directory',
  up: async (tx) => {
    await tx.run(sql`CREATE TABLE practitioner (
      rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '', identifier TEXT NOT NULL DEFAULT '',
      phone TEXT NOT NULL DEFAULT '', town TEXT NOT NULL DEFAULT '', active INTEGER NOT NULL DEFAULT 1, qualification TEXT NOT NULL DEFAULT '',
      name_key TEXT NOT NULL DEFAULT '') STRICT`);
    await tx.run(sql`CREATE INDEX practitioner_by_name ON practitioner (name_key)`);
    await tx.run(sql`CREATE TRIGGER practitioner_never_deleted BEFORE DELETE ON practitioner BEGIN SELECT RAISE(ABORT, 'retired, never deleted'); END`);
    await tx.run(sql`CREATE TABLE organization (
      rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '', identifier TEXT NOT NULL DEFAULT '',
      phone TEXT NOT NULL DEFAULT '', town TEXT NOT NULL DEFAULT '', active INTEGER NOT NULL DEFAULT 1, type TEXT NOT NULL DEFAULT '',
      name_key TEXT NOT NULL DEFAULT '') STRICT`);
    await tx.run(sql`CREATE INDEX organization_by_name ON organization (name_key)`);
    await tx.run(sql`CREATE TRIGGER organization_never_deleted BEFORE DELETE ON organization BEGIN SELECT RAISE(ABORT, 'retired, never deleted'); END`);
  },
};
