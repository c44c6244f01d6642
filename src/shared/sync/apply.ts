import type { Change } from './change.ts';
import type { Dot } from './dot.ts';
import { isSameDot } from './dot.ts';
import { counterDeltas, initialAt, isConflict, isSameValue, mergeField, shownOf, writesOf } from './live-value.ts';
import type { LiveValue } from './live-value.ts';
import { fieldOf } from './policies.ts';
import type { SyncKind } from './policies.ts';
import { reviewItem } from './review-item.ts';
import type { ReviewItem } from './review-item.ts';
import { mergeTombstone, standingOf, tombstoneOf } from './tombstone.ts';
import type { Tombstone } from './tombstone.ts';

/** All that merging knows of one record: a function of the set of its changes. */
export interface EntityState {
  /** The writes that made it: one, unless two devices could know its id; none while only later changes have come. */
  readonly bases: readonly Dot[];
  /** By written name (`dose`, `tags/asthma`) every value that lives. */
  readonly fields: ReadonlyMap<string, readonly LiveValue[]>;
  readonly counters: ReadonlyMap<string, number>;
  readonly tombstones: readonly Tombstone[];
}

export const emptyEntity: EntityState = { bases: [], fields: new Map(), counters: new Map(), tombstones: [] };

/** What a change did, for the row, the history and the questions beside it. */
export interface Effects {
  /** Names whose shown value is another one now; counters too. */
  readonly shown: ReadonlyMap<string, unknown>;
  readonly standing: ReturnType<typeof standingOf>;
  readonly history: readonly { readonly name: string; readonly was: LiveValue }[];
  readonly raised: readonly ReviewItem[];
  readonly settled: readonly ReviewItem[];
}

export interface Applied {
  readonly state: EntityState;
  readonly effects: Effects;
}

/** The questions that this record raises by itself. */
export const reviewItemsOf = (eid: string, state: EntityState, kind: SyncKind): readonly ReviewItem[] => {
  const items: ReviewItem[] = [];
  for (const [name, live] of state.fields) {
    const field = fieldOf(kind, name);
    if (field && isConflict(field, live)) items.push(reviewItem('answers', kind.kind, eid, name));
  }
  for (const [name, count] of state.counters) if (count < 0) items.push(reviewItem('below-zero', kind.kind, eid, name));
  if (standingOf(state) === 'questioned') items.push(reviewItem('edited-while-deleted', kind.kind, eid));
  return items;
};

/** A record as a newer version of its kind sees it: fields it did not know stand at their initial value where the record was made. */
export const withNewFields = (state: EntityState, kind: SyncKind): EntityState => {
  const missing = Object.entries(kind.fields).filter(([name, { policy }]) => policy !== 'set' && policy !== 'counter' && !state.fields.has(name));
  if (missing.length === 0 || state.bases.length === 0) return state;
  return { ...state, fields: new Map([...state.fields, ...missing.map(([name, field]) => [name, state.bases.map((base) => initialAt(field, base))] as const)]) };
};

/**
 * One change that is readable (quarantine.ts) and whose dot was not applied before (holes.ts; without that only counters would come out wrong).
 * Order, repeats of registers and clocks do not matter. `mergeOne` is another rule only in tests.
 */
export const applyChange = (state: EntityState, change: Change, kind: SyncKind, mergeOne: typeof mergeField = mergeField): Applied => {
  const fields = new Map(state.fields);
  const counters = new Map(state.counters);
  const shown = new Map<string, unknown>();
  const history: { name: string; was: LiveValue }[] = [];
  for (const { name, field, incoming } of writesOf(change, kind)) {
    const before = fields.get(name) ?? [];
    const merged = mergeOne(field, before, incoming);
    fields.set(name, merged.live);
    for (const was of merged.history) history.push({ name, was });
    const value = shownOf(kind, name, merged.live)?.value;
    if (before.length === 0 || !isSameValue(shownOf(kind, name, before)?.value, value)) shown.set(name, value);
  }
  for (const [name, delta] of counterDeltas(change, kind)) {
    const count = (counters.get(name) ?? 0) + delta;
    counters.set(name, count);
    shown.set(name, count);
  }
  const tombstone = tombstoneOf(change);
  const isMaking = change.op === 'put' && !state.bases.some((base) => isSameDot(base, change.dot));
  const next: EntityState = {
    fields, counters, bases: isMaking ? [...state.bases, change.dot] : state.bases,
    tombstones: tombstone ? mergeTombstone(state.tombstones, tombstone) : state.tombstones,
  };
  const asked = reviewItemsOf(change.id, state, kind);
  const asks = reviewItemsOf(change.id, next, kind);
  const without = (items: readonly ReviewItem[], others: readonly ReviewItem[]) => items.filter((item) => !others.some((other) => other.id === item.id));
  return { state: next, effects: { shown, standing: standingOf(next), history, raised: without(asks, asked), settled: without(asked, asks) } };
};
