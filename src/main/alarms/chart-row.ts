import { sql } from '#shared/database/types.ts';
import type { Sql } from '#shared/database/types.ts';

/** Of a row of the log what alarms go by. */
export interface LookedRow {
  readonly seq: number;
  readonly recordedAt: string;
  readonly staffId: string | null;
  readonly action: string;
  readonly method: string;
  readonly patientId: string | null;
  readonly outcome: string;
  readonly count: number | null;
  readonly detail: string | null;
}

/** One person's hands on one chart. */
export type ChartRow = LookedRow & { readonly staffId: string; readonly patientId: string };

export const rowsAfter = (seq: number, limit: number): Sql =>
  sql`SELECT seq, recorded_at AS recordedAt, staff_id AS staffId, action, method, patient_id AS patientId, outcome, count, detail FROM audit_row WHERE seq > ${seq} ORDER BY seq LIMIT ${limit}`;

const onCharts: ReadonlySet<string> = new Set(['read', 'create', 'update', 'strike', 'label', 'export', 'print']);
const writing: ReadonlySet<string> = new Set(['create', 'update', 'strike']);
const leaving: ReadonlySet<string> = new Set(['export', 'print']);
/** Who looks after privacy meets patients by their alerts, reviews and disclosures: that is no opening of a chart. */
const oversight = /^(?:alerts|alarms|approvals|audit|disclosures|emergency|incidents|restrictions)\./;

/** Whether somebody opened, wrote in or took out a chart; lists that show many patients are no openings. */
export const isChartRow = (row: LookedRow): row is ChartRow =>
  row.patientId !== null && row.staffId !== null && onCharts.has(row.action) && !oversight.test(row.method) && (row.count === null || row.count <= 1 || leaving.has(row.action));

export const isWriting = (row: Pick<LookedRow, 'action'>): boolean => writing.has(row.action);
export const isLeaving = (row: Pick<LookedRow, 'action'>): boolean => leaving.has(row.action);
/** Opening a chart from the list writes this row first, whatever is read of it afterwards. */
export const isOpening = (row: Pick<LookedRow, 'method'>): boolean => row.method === 'patients.show';

/** `2026-03-12T21`, UTC. */
export const hourOf = (moment: string): string => moment.slice(0, 13);
