import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** What a record said when it was written, beside its clock; and ways to the last look at the log and to who has witnessed it. */
export const recordContents: Migration = {
  version: 230,
  name: 'record contents',
  up: async (tx) => {
    // Null for records written before: they are looked at once they are written again.
    await tx.run(sql`ALTER TABLE sync_clk ADD COLUMN kind TEXT`);
    await tx.run(sql`ALTER TABLE sync_clk ADD COLUMN content BLOB`);
    await tx.run(sql`CREATE INDEX audit_row_verify ON audit_row (method, seq) WHERE action = 'verify'`);
    await tx.run(sql`CREATE INDEX audit_witness_by_checkpoint ON audit_witness (checkpoint_id)`);
    await tx.run(sql`CREATE INDEX audit_checkpoint_by_size ON audit_checkpoint (branch, size)`);
  },
};
