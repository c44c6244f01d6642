import type { AlarmReason } from '#shared/alerts/alarm-kinds.ts';
import type { Alert } from '#shared/alerts/contract.ts';
import type { AlertFinding } from '#shared/alerts/findings.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';

/** Moments between which alerts are looked for. */
export interface Span {
  readonly after: string;
  readonly before: string;
}

interface Row extends Omit<Alert, 'reasons' | 'state' | 'isYours' | 'isAboutYou'> {
  readonly detail: string | null;
  readonly openState: 'new' | 'taken' | 'explained';
  readonly byId: string | null;
  readonly ownerId: string | null;
}

const named = `a.id, a.kind, a.at, COALESCE(s.display_name, '') AS staffName, a.staff_id AS staffId, a.by_id AS byId, d.display_name AS byName, p.record_number AS recordNumber,
  a.patient_id AS patientId, a.settled_at AS settledAt, e.display_name AS settledBy, a.note, a.detail, a.state AS openState, a.owner_id AS ownerId, o.display_name AS ownerName,
  x.display_name AS explainedBy, a.explanation, a.finding`;
const joined = `LEFT JOIN staff AS s ON s.id = a.staff_id LEFT JOIN staff AS d ON d.id = a.by_id LEFT JOIN staff AS e ON e.id = a.settled_by
  LEFT JOIN staff AS o ON o.id = a.owner_id LEFT JOIN staff AS x ON x.id = a.explained_by LEFT JOIN patient AS p ON p.id = a.patient_id`;

/** As one person sees it. */
const seenBy = (readerId: string) => ({ detail, openState, byId, ownerId, ...alert }: Row): Alert => ({
  ...alert,
  reasons: detail === null ? [] : (JSON.parse(detail) as { readonly reasons: AlarmReason[] }).reasons,
  state: alert.settledAt === null ? openState : 'settled',
  isYours: ownerId === readerId, isAboutYou: alert.staffId === readerId || byId === readerId,
});

/** Newest first, 200 at most. */
export const openAlerts = async (read: Reader, readerId: string, { after, before }: Span): Promise<readonly Alert[]> => (await read.all<Row>({
  text: `SELECT ${named} FROM alert AS a ${joined} WHERE a.settled_at IS NULL AND a.at > ? AND a.at < ? ORDER BY a.at DESC LIMIT 200`, values: [after, before],
})).map(seenBy(readerId));

export const settledAlerts = async (read: Reader, readerId: string, { after, before }: Span, most: number): Promise<readonly Alert[]> => (await read.all<Row>({
  text: `SELECT ${named} FROM alert AS a ${joined} WHERE a.at > ? AND a.at < ? AND a.settled_at IS NOT NULL ORDER BY a.at DESC LIMIT ?`, values: [after, before, most],
})).map(seenBy(readerId));

export const countOpenAlerts = async (read: Reader, { after, before }: Span): Promise<number> =>
  (await read.get<{ open: number }>(sql`SELECT COUNT(*) AS open FROM alert WHERE settled_at IS NULL AND at > ${after} AND at < ${before}`))?.open ?? 0;

export interface OpenAlert {
  readonly staffId: string;
  readonly byId: string | null;
  readonly patientId: string | null;
  readonly kind: Alert['kind'];
}

export const openAlertById = (read: Reader, id: string): Promise<OpenAlert | undefined> =>
  read.get(sql`SELECT staff_id AS staffId, by_id AS byId, patient_id AS patientId, kind FROM alert WHERE id = ${id} AND settled_at IS NULL`);

const changedOne = (changed: number): void => {
  if (changed !== 1) throw new Error('an alert was not changed');
};

export const takeAlert = async (tx: Writer, id: string, ownerId: string): Promise<void> =>
  changedOne(await tx.run(sql`UPDATE alert SET owner_id = ${ownerId}, state = CASE state WHEN 'new' THEN 'taken' ELSE state END WHERE id = ${id} AND settled_at IS NULL`));

/** Whoever explains it looks after it, unless somebody does already. */
export const explainAlert = async (tx: Writer, id: string, { by, note }: { readonly by: string; readonly note: string }): Promise<void> =>
  changedOne(await tx.run(sql`UPDATE alert SET state = 'explained', explained_by = ${by}, explanation = ${note}, owner_id = COALESCE(owner_id, ${by}) WHERE id = ${id} AND settled_at IS NULL`));

export const settleAlert = async (tx: Writer, id: string, settled: { readonly at: string; readonly by: string; readonly note: string; readonly finding: AlertFinding | null }): Promise<void> =>
  changedOne(await tx.run(sql`UPDATE alert SET settled_at = ${settled.at}, settled_by = ${settled.by}, note = ${settled.note}, finding = ${settled.finding} WHERE id = ${id} AND settled_at IS NULL`));

/** Whether a record is this person's own, by the word of who settled the alarm. */
export const sayWhoseRecord = async (tx: Writer, { staffId, patientId, isOwn, by, at }: { readonly staffId: string; readonly patientId: string; readonly isOwn: boolean; readonly by: string; readonly at: string }): Promise<void> => {
  await tx.run(sql`INSERT INTO staff_record (staff_id, patient_id, is_own, said_by, said_at) VALUES (${staffId}, ${patientId}, ${isOwn ? 1 : 0}, ${by}, ${at})
    ON CONFLICT (staff_id, patient_id) DO UPDATE SET is_own = excluded.is_own, said_by = excluded.said_by, said_at = excluded.said_at`);
};
