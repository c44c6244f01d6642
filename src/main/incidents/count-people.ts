import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { incidentsContract } from '#shared/incidents/contract.ts';
import type { Writer } from '#shared/database/types.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { addParts, lastSeq, rowsPerStep, rowsWithin, stepEnd } from './log-store.ts';
import type { LogScope } from './log-store.ts';
import { incidentById, peopleOf, rememberCounted } from './store.ts';
import type { StoredIncident } from './store.ts';

type Count = (typeof incidentsContract)['incidents.count'];

/** The rows to look through next: from after `after` up to `until`; nothing left before the log's end is `until` alone. */
const nextRows = async (tx: Writer, scope: LogScope, after: number, end: number, rows: number): Promise<{ readonly after: number; readonly until: number } | undefined> => {
  if (scope.patientId !== null || scope.staffId !== null) {
    const until = await stepEnd(tx, scope, after, end, rows);
    return until === undefined ? undefined : { after, until };
  }
  // A clock that was set back dates rows out of order: the days name the first and last row, and each between is asked for its own date.
  const within = scope.fromAt === null && scope.toAt === null ? { first: after + 1, last: end } : await rowsWithin(tx, scope, after);
  if (within === undefined || within.first === null || within.last === null || within.last <= after) return undefined;
  const from = Math.max(after, within.first - 1);
  return { after: from, until: Math.min(from + rows, within.last) };
};

/** One bounded step further through the log, in the caller's transaction. Answers whether nothing is left. */
export const countFurther = async (tx: Writer, incident: StoredIncident, rows = rowsPerStep): Promise<boolean> => {
  const end = await lastSeq(tx);
  const next = await nextRows(tx, incident, incident.countedSeq, end, rows);
  if (next) await addParts(tx, incident, next.after, next.until);
  // Less than a whole step was all there is.
  const isComplete = next === undefined || next.until >= end || (await nextRows(tx, incident, next.until, end, 1)) === undefined;
  await rememberCounted(tx, incident.id, isComplete ? end : next.until);
  return isComplete;
};

export const countPeople = async ({ tx, emit }: CallContext, { id }: InputOf<Count>): Promise<OutputOf<Count>> => {
  const incident = await incidentById(tx, id);
  if (!incident) return { type: 'no-such' };
  if (incident.closedAt !== null) return { type: 'closed' };
  const isComplete = await countFurther(tx, incident);
  emit({ type: 'records-changed', kinds: ['incident'], patientIds: [] });
  return { type: 'counted', isComplete, people: await peopleOf(tx, id) };
};
