import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';
import { buildTree } from '#main/audit/tree-store.ts';
import { securityTables } from '#main/audit/security-digests.ts';

const appendOnly = ['audit_node', 'audit_checkpoint', 'audit_witness', 'audit_branch'] as const;

/** The tree over the audit rows, its signed heads, and what tells that an old page of a security table was put back. */
export const auditProof: Migration = {
  version: 220,
  name: 'audit proof',
  up: async (tx) => {
    await tx.run(sql`ALTER TABLE audit_row ADD COLUMN detail TEXT`);
    await tx.run(sql`CREATE INDEX audit_row_by_time ON audit_row (recorded_at, staff_id, action)`);
    await tx.run(sql`CREATE INDEX audit_row_digest ON audit_row (seq) WHERE action = 'digest'`);
    // Complete subtrees of sixteen rows and more; smaller ones are hashed anew.
    await tx.run(sql`CREATE TABLE audit_node (level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, idx)) STRICT, WITHOUT ROWID`);
    await tx.run(sql`CREATE TABLE audit_checkpoint (
      id INTEGER PRIMARY KEY, branch INTEGER NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, at TEXT NOT NULL, note TEXT NOT NULL) STRICT`);
    // The private half goes once a checkpoint it did not sign is witnessed; the public one stays in the notes.
    await tx.run(sql`CREATE TABLE audit_key (id INTEGER PRIMARY KEY, public BLOB NOT NULL, private BLOB NOT NULL, signed_id INTEGER) STRICT`);
    await tx.run(sql`CREATE TABLE audit_witness (
      id INTEGER PRIMARY KEY, checkpoint_id INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL, cosignature TEXT NOT NULL) STRICT`);
    await tx.run(sql`CREATE INDEX audit_witness_by_name ON audit_witness (name, checkpoint_id)`);
    // A database that turned out to be behind its anchor goes on as another branch: its first row names the head that is gone.
    await tx.run(sql`CREATE TABLE audit_branch (
      branch INTEGER PRIMARY KEY, began_size INTEGER NOT NULL, began_at TEXT NOT NULL, anchor_size INTEGER, anchor_root BLOB) STRICT`);
    await tx.run(sql`CREATE TABLE audit_state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`);
    for (const table of appendOnly) {
      await tx.run({ text: `CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, 'append only'); END`, values: [] });
      await tx.run({ text: `CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, 'append only'); END`, values: [] });
    }
    // Set by whatever changes a security table, by whichever way; the next row of the log in that transaction brings the digests.
    await tx.run(sql`CREATE TABLE audit_guard (id INTEGER PRIMARY KEY CHECK (id = 1), touched INTEGER NOT NULL) STRICT`);
    await tx.run(sql`INSERT INTO audit_guard (id, touched) VALUES (1, 1)`);
    for (const table of securityTables) {
      for (const change of ['INSERT', 'UPDATE', 'DELETE']) {
        await tx.run({ text: `CREATE TRIGGER ${table}_guarded_${change.toLowerCase()} AFTER ${change} ON ${table} BEGIN UPDATE audit_guard SET touched = 1 WHERE id = 1; END`, values: [] });
      }
    }
    await buildTree(tx);
  },
};
