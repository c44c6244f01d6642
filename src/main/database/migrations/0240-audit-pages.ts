import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/** What the pages about the log seek by: a year of a million rows is answered from an index alone, whichever question is asked. */
export const auditPages: Migration = {
  version: 240,
  name: 'audit pages',
  up: async (tx) => {
    // As before, and with what a page filters by: the rows themselves are read only for what is shown.
    await tx.run(sql`DROP INDEX audit_row_by_staff`);
    await tx.run(sql`CREATE INDEX audit_row_by_staff ON audit_row (staff_id, seq, action, recorded_at)`);
    await tx.run(sql`CREATE INDEX audit_row_opened_at ON audit_row (recorded_at, staff_id) WHERE method = 'patients.show'`);
    // Rare: next to nothing to keep, and every page asks for them.
    await tx.run(sql`CREATE INDEX audit_row_marked ON audit_row (recorded_at, staff_id, patient_id) WHERE action IN ('refused', 'emergency')`);
  },
};
