import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** The tables every feature stands on: the clinic's own facts, staff, audit, and the sync clocks long before there is a hub. */
export const foundation: Migration = {
  version: 10,
  name: 'foundation',
  up: async (tx) => {
    await tx.run(sql`CREATE TABLE clinic_state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`);
    await tx.run(sql`CREATE TABLE staff (
      id TEXT PRIMARY KEY, user_name TEXT NOT NULL, user_name_folded TEXT NOT NULL UNIQUE, display_name TEXT NOT NULL,
      role TEXT NOT NULL, slot_id TEXT, added_at TEXT NOT NULL, added_by TEXT) STRICT`);

    // One row per patient disclosed (docs/decisions/0005). No name, note or search text: ids only. The primary key is the dense sequence.
    await tx.run(sql`CREATE TABLE audit_row (
      seq INTEGER PRIMARY KEY, recorded_at TEXT NOT NULL, monotonic_ms INTEGER NOT NULL,
      staff_id TEXT, role TEXT, privilege TEXT, session_id TEXT,
      action TEXT NOT NULL, method TEXT NOT NULL, record_kind TEXT, record_id TEXT, patient_id TEXT,
      device INTEGER NOT NULL, from_where TEXT NOT NULL, outcome TEXT NOT NULL, purpose TEXT, ref TEXT, count INTEGER) STRICT`);
    await tx.run(sql`CREATE TRIGGER audit_row_no_update BEFORE UPDATE ON audit_row BEGIN SELECT RAISE(ABORT, 'append only'); END`);
    await tx.run(sql`CREATE TRIGGER audit_row_no_delete BEFORE DELETE ON audit_row BEGIN SELECT RAISE(ABORT, 'append only'); END`);
    await tx.run(sql`CREATE INDEX audit_row_by_patient ON audit_row (patient_id, seq) WHERE patient_id IS NOT NULL`);
    await tx.run(sql`CREATE INDEX audit_row_by_staff ON audit_row (staff_id, seq)`);
    await tx.run(sql`CREATE INDEX audit_row_opened ON audit_row (staff_id, seq, patient_id, recorded_at) WHERE method = 'patients.show'`);

    // Clocks and outbox (docs/decisions/0017). Numbers are integers so that one UPDATE … RETURNING hands out dots.
    await tx.run(sql`CREATE TABLE sync_state (name TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID`);
    await tx.run(sql`INSERT INTO sync_state (name, number) VALUES ('dev', 1), ('lastQ', 0), ('hlc', 0)`);
    await tx.run(sql`CREATE TABLE sync_stream (
      patient_id TEXT PRIMARY KEY, stream BLOB NOT NULL UNIQUE) STRICT, WITHOUT ROWID`);
    await tx.run(sql`CREATE TABLE sync_clk (
      rid INTEGER PRIMARY KEY, eid TEXT NOT NULL UNIQUE, stream BLOB NOT NULL, clk BLOB NOT NULL) STRICT`);
    await tx.run(sql`CREATE TABLE sync_sibling (
      eid TEXT NOT NULL, field TEXT NOT NULL, dev INTEGER NOT NULL, q INTEGER NOT NULL, ctx BLOB NOT NULL, hlc INTEGER NOT NULL,
      usr TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (eid, field, dev, q)) STRICT, WITHOUT ROWID`);
    await tx.run(sql`CREATE TABLE sync_outbox (
      q INTEGER PRIMARY KEY, stream BLOB NOT NULL, eid TEXT NOT NULL, kind TEXT NOT NULL, sealed BLOB, body BLOB NOT NULL) STRICT`);
    await tx.run(sql`CREATE TABLE sync_history (
      eid TEXT NOT NULL, field TEXT NOT NULL, dev INTEGER NOT NULL, q INTEGER NOT NULL, replaced_at TEXT NOT NULL,
      replaced_by TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (eid, field, dev, q)) STRICT, WITHOUT ROWID`);
  },
};
