import type { Alert } from '#shared/alerts/contract.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';

/** Moments between which alerts are looked for. */
export interface Span {
  readonly after: string;
  readonly before: string;
}

const named = `a.id, a.kind, a.at, COALESCE(s.display_name, '') AS staffName, d.display_name AS byName, p.record_number AS recordNumber, a.patient_id AS patientId,
  a.settled_at AS settledAt, e.display_name AS settledBy, a.note`;
const joined = `LEFT JOIN staff AS s ON s.id = a.staff_id LEFT JOIN staff AS d ON d.id = a.by_id LEFT JOIN staff AS e ON e.id = a.settled_by
  LEFT JOIN patient AS p ON p.id = a.patient_id`;

/** Newest first, 200 at most. */
export const openAlerts = (read: Reader, { after, before }: Span): Promise<readonly Alert[]> => read.all<Alert>({
  text: `SELECT ${named} FROM alert AS a ${joined} WHERE a.settled_at IS NULL AND a.at > ? AND a.at < ? ORDER BY a.at DESC LIMIT 200`, values: [after, before],
});

export const settledAlerts = (read: Reader, { after, before }: Span, most: number): Promise<readonly Alert[]> => read.all<Alert>({
  text: `SELECT ${named} FROM alert AS a ${joined} WHERE a.at > ? AND a.at < ? AND a.settled_at IS NOT NULL ORDER BY a.at DESC LIMIT ?`, values: [after, before, most],
});

export const countOpenAlerts = async (read: Reader, { after, before }: Span): Promise<number> =>
  (await read.get<{ open: number }>(sql`SELECT COUNT(*) AS open FROM alert WHERE settled_at IS NULL AND at > ${after} AND at < ${before}`))?.open ?? 0;

export const openAlertById = (read: Reader, id: string): Promise<{ readonly staffId: string; readonly byId: string | null } | undefined> =>
  read.get(sql`SELECT staff_id AS staffId, by_id AS byId FROM alert WHERE id = ${id} AND settled_at IS NULL`);

export const settleAlert = async (tx: Writer, id: string, settled: { readonly at: string; readonly by: string; readonly note: string }): Promise<void> => {
  const changed = await tx.run(sql`UPDATE alert SET settled_at = ${settled.at}, settled_by = ${settled.by}, note = ${settled.note} WHERE id = ${id} AND settled_at IS NULL`);
  if (changed !== 1) throw new Error('an alert was not settled');
};
