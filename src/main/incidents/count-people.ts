import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { incidentsContract } from '#shared/incidents/contract.ts';
import type { Writer } from '#shared/database/types.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { addParts, lastSeq, rowsPerStep, rowsWithin, stepEnd } from './log-store.ts';
import { incidentById, peopleOf, rememberCounted, rememberDays } from './store.ts';
import type { StoredIncident } from './store.ts';

type Count = (typeof incidentsContract)['incidents.count'];

interface Rows { readonly after: number; readonly until: number }

/** The rows to look through next; undefined when nothing is left before the log's end. */
const nextRows = async (tx: Writer, incident: StoredIncident, end: number, rows: number): Promise<Rows | undefined> => {
  const { countedSeq, skipFrom, skipTo } = incident;
  if (incident.patientId !== null || incident.staffId !== null) {
    const until = await stepEnd(tx, incident, countedSeq, end, rows);
    return until === undefined ? undefined : { after: countedSeq, until };
  }
  const isBefore = skipFrom !== null && countedSeq < skipFrom;
  const after = isBefore ? countedSeq : Math.max(countedSeq, skipTo ?? 0);
  const until = Math.min(after + rows, isBefore ? skipFrom : end);
  return until <= after ? undefined : { after, until };
};

/** Finds once where an incident's days begin and end in the log: a clock that was set back dates rows out of order, so it is no matter of halving. */
const withDays = async (tx: Writer, incident: StoredIncident, end: number): Promise<StoredIncident> => {
  if (incident.skipTo !== null || incident.staffId !== null || incident.patientId !== null || (incident.fromAt === null && incident.toAt === null)) return incident;
  const within = await rowsWithin(tx, incident);
  const days = { counted: (within?.first ?? end + 1) - 1, skipFrom: within?.last ?? 0, skipTo: end };
  await rememberDays(tx, incident.id, days);
  return { ...incident, countedSeq: days.counted, skipFrom: days.skipFrom, skipTo: days.skipTo };
};

/** One bounded step further through the log, in the caller's transaction. Answers whether nothing is left. */
export const countFurther = async (tx: Writer, begun: StoredIncident, rows = rowsPerStep): Promise<boolean> => {
  const end = await lastSeq(tx);
  const incident = await withDays(tx, begun, end);
  const next = await nextRows(tx, incident, end, rows);
  if (next) await addParts(tx, incident, next.after, next.until);
  const isComplete = next === undefined || (await nextRows(tx, { ...incident, countedSeq: next.until }, end, 1)) === undefined;
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
