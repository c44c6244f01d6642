import type { AlertKind } from '#shared/alerts/contract.ts';
import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';

/** Whom and, where a chart was involved, whose; `at` is a moment of main's clock. */
export interface NewAlert {
  readonly id: string;
  readonly kind: AlertKind;
  readonly at: string;
  readonly staffId: string;
  /** Who did it, where that is somebody else: neither of the two settles it. */
  readonly byId?: string;
  readonly patientId?: string;
}

/** Tells whoever reads alerts, in the transaction of what it tells of: neither is without the other. */
export const raiseAlert = async (tx: Writer, { id, kind, at, staffId, byId, patientId }: NewAlert): Promise<void> => {
  await tx.run(sql`INSERT INTO alert (id, kind, at, staff_id, by_id, patient_id) VALUES (${id}, ${kind}, ${at}, ${staffId}, ${byId ?? null}, ${patientId ?? null})`);
};

/** As `raiseAlert`, but once an hour for one person and kind: a page that asks again and again is one piece of news. */
export const raiseAlertHourly = async (tx: Writer, alert: NewAlert): Promise<void> => {
  const hourAgo = new Date(Date.parse(alert.at) - 3_600_000).toISOString();
  const told = await tx.get(sql`SELECT 1 AS one FROM alert WHERE at > ${hourAgo} AND at <= ${alert.at} AND kind = ${alert.kind} AND staff_id = ${alert.staffId} LIMIT 1`);
  if (told === undefined) await raiseAlert(tx, alert);
};

/** As `raiseAlert`, but once a week for one patient and kind, settled or not: it stands until the clinic cures it. */
export const raiseAlertWeekly = async (tx: Writer, alert: NewAlert & { readonly patientId: string }): Promise<void> => {
  const weekAgo = new Date(Date.parse(alert.at) - 7 * 86_400_000).toISOString();
  const told = await tx.get(sql`SELECT 1 AS one FROM alert WHERE at > ${weekAgo} AND at <= ${alert.at} AND kind = ${alert.kind} AND patient_id = ${alert.patientId} LIMIT 1`);
  if (told === undefined) await raiseAlert(tx, alert);
};
