import { sql } from '#shared/database/types.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { Records } from '#main/records/record-write.ts';
import { writeRules } from './grant-store.ts';
import { packSignIn } from './sign-in-state.ts';

interface Row {
  readonly id: string; readonly user_name: string; readonly display_name: string; readonly role: string; readonly added_at: string; readonly added_by: string | null;
  readonly ended_at: string | null; readonly ended_by: string | null; readonly ended_reason: string; readonly reset_at: string | null; readonly reset_by: string | null;
  readonly password_changed_at: string | null; readonly must_change: number; readonly code_until: string | null;
}

/** Staff of a database that was made before people were records: each becomes one as it stands. Their next password brings its verifier. */
export const adoptStaff = async (records: Records, db: ClinicDatabase): Promise<void> => {
  const isNone = await db.read.get(sql`SELECT 1 AS one FROM staff AS s WHERE NOT EXISTS (SELECT 1 FROM sync_clk WHERE eid = s.id) LIMIT 1`);
  if (!isNone) return;
  await db.transaction(async (tx) => {
    const rows = await tx.all<Row>(sql`SELECT * FROM staff AS s WHERE NOT EXISTS (SELECT 1 FROM sync_clk WHERE eid = s.id)`);
    for (const row of rows) {
      const signIn = packSignIn({ by: row.ended_at === null ? 'added' : 'ended', mustChange: row.must_change === 1, codeUntil: row.code_until, proof: null });
      await writeRules(records, tx, [{
        kind: 'staff', id: row.id, patientId: row.id,
        fields: {
          userName: row.user_name, displayName: row.display_name, role: row.role, addedAt: row.added_at, addedBy: row.added_by, endedAt: row.ended_at, endedBy: row.ended_by,
          endedReason: row.ended_reason, resetAt: row.reset_at, resetBy: row.reset_by, passwordChangedAt: row.password_changed_at, signIn,
        },
      }], row.added_by ?? row.id);
    }
  });
};
