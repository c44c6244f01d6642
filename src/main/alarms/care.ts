import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { isWriting } from './chart-row.ts';
import type { ChartRow } from './chart-row.ts';

/** How long after an opening it is judged: whoever gives care has written something down by then. */
export const careLagMs = 1_800_000;
const careBeforeMs = 14 * 3_600_000;
/** Of the log around an opening, far more than a day of a busy clinic: so the look has a bound. */
const rowsAround = 20_000;

interface Touch { readonly staffId: string | null; readonly action: string; readonly recordedAt: string }

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

/**
 * Whether the work of the clinic explains an opening: that day this person wrote in the chart or broke the glass for it, somebody
 * else wrote in it, two others had it open, or the patient had an appointment or a visit.
 */
export const isInCare = async (read: Reader, { seq, recordedAt, staffId, patientId }: ChartRow): Promise<boolean> => {
  const at = Date.parse(recordedAt);
  const [from, until] = [new Date(at - careBeforeMs).toISOString(), new Date(at + careLagMs).toISOString()];
  const touches = await read.all<Touch>(sql`SELECT staff_id AS staffId, action, recorded_at AS recordedAt FROM audit_row
    WHERE patient_id = ${patientId} AND seq > ${seq - rowsAround} AND seq < ${seq + rowsAround} AND action IN ('read', 'create', 'update', 'strike', 'emergency')`);
  const near = touches.filter((touch) => touch.recordedAt >= from && touch.recordedAt <= until);
  const others = near.filter((touch) => touch.staffId !== null && touch.staffId !== staffId);
  if (near.some((touch) => touch.staffId === staffId && (isWriting(touch) || touch.action === 'emergency'))) return true;
  if (others.some(isWriting) || new Set(others.map((touch) => touch.staffId)).size >= 2) return true;
  const [first, last] = [day(at - careBeforeMs), day(at + 86_400_000)];
  const planned = await read.get(sql`SELECT 1 AS one FROM appointment WHERE patient_id = ${patientId} AND sort_at >= ${first} AND sort_at < ${last} AND status NOT IN ('cancelled', 'noshow', 'entered-in-error') LIMIT 1`);
  return planned !== undefined || (await read.get(sql`SELECT 1 AS one FROM encounter WHERE patient_id = ${patientId} AND sort_at >= ${first} AND sort_at < ${last} LIMIT 1`)) !== undefined;
};
