import type { About } from '#shared/audit/contract.ts';
import type { AuditAction } from '#shared/audit/actions.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader, Sql } from '#shared/database/types.ts';

/** A row of the log with who and whose it is, as they are called now. */
export interface StoredLine {
  readonly seq: number; readonly at: string; readonly action: AuditAction; readonly method: string; readonly outcome: string; readonly staffId: string | null; readonly staffName: string | null;
  readonly role: string | null; readonly recordKind: string | null; readonly purpose: string | null; readonly patientId: string | null; readonly recordNumber: string | null;
  readonly familyName: string | null; readonly givenNames: string | null; readonly from: string; readonly device: number; readonly count: number | null;
}

/** Which rows: before `before` by sequence, from `from` on and before `to` by the clock, of `actions`. */
export interface Wanted {
  readonly about: About;
  readonly from: string;
  readonly to: string;
  readonly actions: readonly AuditAction[];
  readonly before: number;
  readonly most: number;
}

/** The sequence numbers, newest first, from an index that holds all that is asked for. */
const seqsOf = ({ about, from, to, actions, before, most }: Wanted): Sql => {
  const some = JSON.stringify(actions);
  switch (about.type) {
    case 'patient': return sql`SELECT seq FROM audit_row INDEXED BY audit_row_by_patient WHERE patient_id = ${about.patientId} AND seq < ${before}
      AND recorded_at >= ${from} AND recorded_at < ${to} AND action IN (SELECT value FROM json_each(${some})) ORDER BY seq DESC LIMIT ${most}`;
    case 'person': return sql`SELECT seq FROM audit_row INDEXED BY audit_row_by_staff WHERE staff_id = ${about.staffId} AND seq < ${before}
      AND recorded_at >= ${from} AND recorded_at < ${to} AND action IN (SELECT value FROM json_each(${some})) ORDER BY seq DESC LIMIT ${most}`;
    case 'clinic': return sql`SELECT seq FROM audit_row INDEXED BY audit_row_by_time WHERE recorded_at >= ${from} AND recorded_at < ${to}
      AND seq < ${before} AND action IN (SELECT value FROM json_each(${some})) ORDER BY seq DESC LIMIT ${most}`;
  }
};

export const linesOf = async (read: Reader, wanted: Wanted): Promise<readonly StoredLine[]> => {
  const seqs = await read.all<{ seq: number }>(seqsOf(wanted));
  return read.all<StoredLine>(sql`SELECT r.seq, r.recorded_at AS at, r.action, r.method, r.outcome, r.staff_id AS staffId, s.display_name AS staffName, r.role, r.record_kind AS recordKind, r.purpose,
      r.patient_id AS patientId, p.record_number AS recordNumber, p.family_name AS familyName, p.given_names AS givenNames, r.from_where AS "from", r.device, r.count
    FROM json_each(${JSON.stringify(seqs.map(({ seq }) => seq))}) AS wanted CROSS JOIN audit_row AS r ON r.seq = wanted.value
      LEFT JOIN staff AS s ON s.id = r.staff_id LEFT JOIN patient AS p ON p.id = r.patient_id ORDER BY r.seq DESC`);
};
