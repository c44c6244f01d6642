import { hourOf, isChartRow, isLeaving, isOpening, isWriting } from './chart-row.ts';
import type { ChartRow, LookedRow } from './chart-row.ts';
import { atThisHour, habitOf } from './habit.ts';
import { anybody } from './tallies.ts';
import type { Looking } from './looking.ts';
import { dayOf } from './opening-hours.ts';

const habitDays = 28;
const dayMs = 86_400_000;
const before = (moment: string, days: number): string => new Date(Date.parse(moment) - days * dayMs).toISOString().slice(0, 10);

/** Charts opened in an hour in which nobody wrote anything: a vaccine day is work, at the desk too; leafing is not. */
const openings = { floor: 15, newcomer: 25 };
/** Charts that left the clinic in a day. */
const leavings = { floor: 10, newcomer: 10 };
const mostRefused = 5;
const mostClosed = 3;
/** A computer that slept wakes up ahead; one that slept for longer than this was set. */
const longestSleepMs = 60 * dayMs;

const opened = async (row: ChartRow, { tallies, raise, offsetMinutes }: Looking): Promise<void> => {
  const { staffId, patientId, recordedAt } = row;
  const span = hourOf(recordedAt);
  if (isWriting(row)) await tallies.add(anybody, span, 'wrote', patientId);
  if (!isOpening(row) || !(await tallies.add(staffId, span, 'opened', patientId))) return;
  const wrote = await tallies.of(anybody, span, 'wrote');
  const count = [...(await tallies.of(staffId, span, 'opened'))].filter((each) => !wrote.has(each)).length;
  tallies.keep(staffId, 'opened', span, count);
  if (count <= openings.floor) return;
  const past = await tallies.past(staffId, 'opened', before(recordedAt, habitDays), recordedAt.slice(0, 10));
  const { usual, most } = habitOf(atThisHour(past, span), openings);
  if (count > most) await raise({ key: `${staffId}/burst/${dayOf(recordedAt, offsetMinutes)}`, at: recordedAt, staffId, reason: { kind: 'burst', count, usual: Math.round(usual) } });
};

const left = async ({ staffId, patientId, recordedAt }: ChartRow, { tallies, raise }: Looking): Promise<void> => {
  const span = recordedAt.slice(0, 10);
  if (!(await tallies.add(staffId, span, 'left', patientId))) return;
  const count = (await tallies.of(staffId, span, 'left')).size;
  tallies.keep(staffId, 'left', span, count);
  if (count <= leavings.floor) return;
  const { usual, most } = habitOf((await tallies.past(staffId, 'left', before(recordedAt, habitDays), span)).map(({ amount }) => amount), leavings);
  if (count > most) await raise({ key: `${staffId}/export/${span}`, at: recordedAt, staffId, reason: { kind: 'export-burst', count, usual: Math.round(usual) } });
};

/** Trying doors: not what a slip of the keyboard, a full disk or a step-up brings. */
const trying: ReadonlySet<string> = new Set(['forbidden', 'restricted', 'wrong-window', 'unknown-method']);

const refused = async (row: LookedRow & { readonly staffId: string }, { tallies, raise }: Looking): Promise<void> => {
  if (!trying.has(row.outcome)) return;
  const span = hourOf(row.recordedAt);
  await tallies.add(row.staffId, span, 'refused', String(row.seq));
  if (row.outcome === 'restricted') await tallies.add(row.staffId, span, 'closed-to', String(row.seq));
  const [count, closed] = [(await tallies.of(row.staffId, span, 'refused')).size, (await tallies.of(row.staffId, span, 'closed-to')).size];
  if (count < mostRefused && closed < mostClosed) return;
  await raise({ key: `${row.staffId}/refusals/${span}`, at: row.recordedAt, staffId: row.staffId, reason: { kind: 'refusals', count } });
};

interface Went { readonly wallMs: number; readonly monotonicMs: number }
/** What is in a row was once written by us; what stands there now may be anybody's. */
const wentOf = (detail: string | null): Went => {
  try {
    const { wallMs, monotonicMs } = JSON.parse(detail ?? '{}') as Partial<Went>;
    return { wallMs: Number(wallMs) || 0, monotonicMs: Number(monotonicMs) || 0 };
  } catch {
    return { wallMs: 0, monotonicMs: 0 };
  }
};

const clock = async (row: LookedRow, { raise, offsetMinutes }: Looking): Promise<void> => {
  const { wallMs, monotonicMs } = wentOf(row.detail);
  const apart = wallMs - monotonicMs;
  if (row.outcome !== 'back' && apart <= longestSleepMs) return;
  await raise({ key: `clock/${dayOf(row.recordedAt, offsetMinutes)}`, at: row.recordedAt, staffId: '', reason: { kind: 'clock-anomaly', count: Math.round(Math.abs(apart) / 60_000) } });
};

/** What an opening of the database could not compare with; what did not fit is told in the transaction that found it (`tellDoubts`). */
const verified = async (row: LookedRow, { raise, offsetMinutes }: Looking): Promise<void> => {
  if (row.outcome === 'ok' || row.outcome === 'tables' || row.outcome === 'tree') return;
  await raise({ key: `verify/${row.outcome}/${dayOf(row.recordedAt, offsetMinutes)}`, at: row.recordedAt, staffId: '', reason: { kind: 'verify-failed' } });
};

/** What is told of at once. */
export const lookAtOnce = async (row: LookedRow, looking: Looking): Promise<void> => {
  if (row.action === 'clock-anomaly') return clock(row, looking);
  if (row.action === 'verify') return verified(row, looking);
  if (row.action === 'refused') return row.staffId === null ? undefined : refused({ ...row, staffId: row.staffId }, looking);
  if (!isChartRow(row)) return undefined;
  if (looking.staff.ownOf(row.staffId).has(row.patientId)) {
    await looking.raise({ key: chartKey(row), at: row.recordedAt, staffId: row.staffId, patientId: row.patientId, reason: { kind: 'own-record' } });
  }
  await opened(row, looking);
  return isLeaving(row) ? left(row, looking) : undefined;
};

/** One person, one chart, one hour: one alarm, whatever the reasons. */
export const chartKey = ({ staffId, patientId, recordedAt }: ChartRow): string => `${staffId}/${patientId}/${hourOf(recordedAt)}`;
