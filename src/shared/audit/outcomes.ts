/** Answers that say what was asked for was done. Whatever else an answer says, nothing was: a problem, a duplicate, somebody who does not exist. */
const done: ReadonlySet<string> = new Set([
  'ok', 'acknowledged', 'added', 'begun', 'cancelled', 'changed', 'chosen', 'closed', 'confirmed', 'counted', 'done', 'ended', 'enrolled', 'explained', 'exported', 'fault', 'given', 'graph', 'heat', 'holds',
  'identified', 'labelled', 'lifted', 'listed', 'made', 'off', 'on', 'opened', 'original', 'proved', 'ready', 'recorded', 'registered', 'removed', 'reset', 'resumed', 'reviewed', 'running',
  'saved', 'settled', 'started', 'struck', 'taken', 'taken-back', 'timeline', 'turned-down', 'waiting', 'written',
]);

/** Whether a row tells of something that was done. */
export const isDone = (outcome: string): boolean => done.has(outcome);
