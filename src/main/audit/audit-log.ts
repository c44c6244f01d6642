import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import type { Clock } from '#main/ports.ts';
import type { AuditRow } from './audit-row.ts';

/** Appends to this device's log. The sequence is dense: the table's own key, and no row ever goes. */
export interface AuditLog {
  readonly append: (tx: Writer, rows: readonly AuditRow[]) => Promise<void>;
}

export const createAuditLog = (clock: Clock): AuditLog => {
  let lastMonotonic = clock.monotonic();
  return {
    append: async (tx, rows) => {
      if (rows.length === 0) return;
      const at = clock.now();
      const monotonic = clock.monotonic();
      const sinceLast = Math.max(0, Math.round(monotonic - lastMonotonic));
      lastMonotonic = monotonic;
      const json = JSON.stringify(rows.map((row, i) => ({ ...row, at: row.at ?? at, since: i === 0 ? sinceLast : 0 })));
      await tx.run(sql`INSERT INTO audit_row (recorded_at, monotonic_ms, staff_id, role, privilege, session_id, action, method,
          record_kind, record_id, patient_id, device, from_where, outcome, ref, count)
        SELECT value ->> '$.at', value ->> '$.since', value ->> '$.who.staffId', value ->> '$.who.role', value ->> '$.privilege',
          value ->> '$.who.sessionId', value ->> '$.action', value ->> '$.method', value ->> '$.recordKind', value ->> '$.recordId',
          value ->> '$.patientId', (SELECT number FROM sync_state WHERE name = 'dev'), value ->> '$.from', value ->> '$.outcome',
          value ->> '$.ref', value ->> '$.count'
        FROM json_each(${json}) ORDER BY key`);
    },
  };
};
