import type { EntityState } from './apply.ts';
import type { Change, FieldWrite } from './change.ts';
import type { Context } from './context.ts';
import type { Dot } from './dot.ts';
import type { Tombstone } from './tombstone.ts';

/**
 * A workstation restored from a backup gets a new number: its old one may have counted on after the backup was made. Its changes above `lastKept`
 * (the last that the hub has of the old number, fixed by the revocation) are nowhere else: they and all that was built on them take
 * dots of the new number, in the same order, everywhere they are named. What a change says and what its author had seen stay as they are.
 */
export interface Renumbering {
  readonly from: number;
  readonly lastKept: number;
  readonly to: number;
  /** The counts that move, rising; the first becomes 1. */
  readonly moved: readonly number[];
}

/** How many of the moved counts are not above `q`. */
const placeOf = (moved: readonly number[], q: number): number => {
  let [low, high] = [0, moved.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moved[middle] ?? 0) <= q) low = middle + 1;
    else high = middle;
  }
  return low;
};

export const renumberDot = (dot: Dot, { from, lastKept, to, moved }: Renumbering): Dot =>
  dot.dev === from && dot.q > lastKept ? { dev: to, q: placeOf(moved, dot.q) } : dot;

export const renumberContext = (context: Context, { from, lastKept, to, moved }: Renumbering): Context => {
  const q = context.get(from) ?? 0;
  if (q <= lastKept) return context;
  const next = new Map(context);
  next.delete(from);
  // Whoever had seen a count of this field above `lastKept` had seen all of it below.
  if (lastKept > 0) next.set(from, lastKept);
  const place = placeOf(moved, q);
  if (place > 0) next.set(to, place);
  return next;
};

export const renumberChange = (change: Change, by: Renumbering): Change => ({
  ...change, dot: renumberDot(change.dot, by),
  f: new Map([...change.f].map(([name, { value, context }]): [string, FieldWrite] => [name, { value, context: renumberContext(context, by) }])),
});

const renumberTombstone = (tombstone: Tombstone, by: Renumbering): Tombstone => ({
  ...tombstone, dot: renumberDot(tombstone.dot, by), context: renumberContext(tombstone.context, by),
  seen: new Map([...tombstone.seen].map(([name, context]) => [name, renumberContext(context, by)])),
});

export const renumberEntity = (state: EntityState, by: Renumbering): EntityState => ({
  counters: state.counters, bases: state.bases.map((dot) => renumberDot(dot, by)), tombstones: state.tombstones.map((each) => renumberTombstone(each, by)),
  fields: new Map([...state.fields].map(([name, live]) => [name, live.map((each) => ({ ...each, dot: renumberDot(each.dot, by), context: renumberContext(each.context, by) }))])),
});
