import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** Demographics and the index that finds them by name in any order, birth date, phone and record number. */
export const patients: Migration = {
  version: 30,
  name: 'patients',
  up: async (tx) => {
    // The keys are folded forms kept beside the record, so that every way to look somebody up has an index.
    await tx.run(sql`CREATE TABLE patient (
      rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, record_number TEXT NOT NULL UNIQUE,
      family_name TEXT NOT NULL DEFAULT '', given_names TEXT NOT NULL DEFAULT '', likes_to_be_called TEXT NOT NULL DEFAULT '',
      name_in_own_script TEXT NOT NULL DEFAULT '', birth_date TEXT, birth_date_certainty TEXT NOT NULL DEFAULT 'unknown',
      sex TEXT NOT NULL DEFAULT 'unknown', phone TEXT NOT NULL DEFAULT '', language TEXT NOT NULL DEFAULT '', interpreter INTEGER,
      street TEXT NOT NULL DEFAULT '', town TEXT NOT NULL DEFAULT '', registered_at TEXT NOT NULL,
      name_key TEXT NOT NULL DEFAULT '', phone_key TEXT NOT NULL DEFAULT '') STRICT`);
    await tx.run(sql`CREATE INDEX patient_by_name_key ON patient (name_key) WHERE name_key <> ''`);
    await tx.run(sql`CREATE INDEX patient_by_phone_key ON patient (phone_key) WHERE phone_key <> ''`);
    await tx.run(sql`CREATE VIRTUAL TABLE patient_search USING fts5 (words, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3', detail = 'none')`);
    await tx.run(sql`INSERT INTO patient_search (patient_search, rank) VALUES ('secure-delete', 1)`);
    await tx.run(sql`CREATE TABLE patient_count (one INTEGER PRIMARY KEY CHECK (one = 1), patients INTEGER NOT NULL) STRICT`);
    await tx.run(sql`INSERT INTO patient_count VALUES (1, 0)`);
    await tx.run(sql`CREATE TRIGGER patient_counted AFTER INSERT ON patient BEGIN UPDATE patient_count SET patients = patients + 1; END`);
    await tx.run(sql`CREATE TRIGGER patient_never_deleted BEFORE DELETE ON patient BEGIN SELECT RAISE(ABORT, 'retired, never deleted'); END`);
  },
};
