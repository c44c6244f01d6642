import { inOrder } from '#shared/review/safest.ts';
import { covers, emptyContext } from './context.ts';
import type { Change } from './change.ts';
import type { Dot } from './dot.ts';
import { merge } from './merge.ts';
import type { Sibling } from './merge.ts';
import { fieldOf } from './policies.ts';
import type { SyncField, SyncKind } from './policies.ts';

/** A value that no known write has replaced, with what tells a person (and the `auto` policy) whose it is. */
export interface LiveValue extends Sibling<unknown> {
  readonly hlc: bigint;
  readonly usr: string;
}

export interface FieldOutcome {
  readonly live: readonly LiveValue[];
  /** For the history: values replaced, or the incoming one when it was replaced already; of `auto`, a value that is not shown. */
  readonly history: readonly LiveValue[];
}

const isSameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);
/** Equal values collapse in display: two people who wrote the same agree. */
export const isSameValue = (a: unknown, b: unknown): boolean =>
  a instanceof Uint8Array && b instanceof Uint8Array ? isSameBytes(a, b) : (a ?? null) === (b ?? null);

const isLater = (a: LiveValue, b: LiveValue): boolean => (a.hlc === b.hlc ? a.dot.dev > b.dot.dev || (a.dot.dev === b.dot.dev && a.dot.q > b.dot.q) : a.hlc > b.hlc);
const latestOf = (live: readonly LiveValue[]): LiveValue | undefined => live.reduce<LiveValue | undefined>((best, each) => (best && !isLater(each, best) ? best : each), undefined);

/** What stands where nobody is asked. */
const decided = (field: SyncField, live: readonly LiveValue[]): LiveValue | undefined => {
  if (field.policy !== 'safest') return latestOf(live);
  const ranks = live.map(({ value }) => field.rank?.(value ?? null) ?? 0);
  const lowest = Math.min(...ranks);
  return latestOf(live.filter((_each, i) => ranks[i] === lowest));
};

/**
 * The one of `live` that stands in the record's row, the same on every device. For `review` that is no decision: the safest stands there and all
 * are shown (src/shared/review). Undefined only when nothing lives.
 */
export const shownOf = (kind: SyncKind, name: string, live: readonly LiveValue[]): LiveValue | undefined => {
  if (live.length < 2) return live[0];
  const field = fieldOf(kind, name);
  if (field?.policy === 'auto' || field?.policy === 'safest') return decided(field, live);
  if (field?.policy === 'set') return latestOf(live.filter((each) => each.value === true)) ?? latestOf(live);
  return inOrder(kind.kind, name, live.map((each) => ({ value: each.value, at: each.hlc, dev: each.dot.dev, each })))[0]?.each;
};

/** A question for a person: different values live, and the policy leaves it to nobody else. */
export const isConflict = (field: SyncField, live: readonly LiveValue[]): boolean =>
  live.length > 1 && (field.policy === 'review' || field.policy === 'immutable') && live.some((each) => !isSameValue(each.value, live[0]?.value));

/** The merge of one field. Nearly always one value lives and the incoming write had seen it: that takes no list. */
export const mergeField = (field: SyncField, live: readonly LiveValue[], incoming: LiveValue): FieldOutcome => {
  const [only] = live;
  if (!only) return { live: [incoming], history: [] };
  if (live.length === 1 && covers(incoming.context, only.dot)) return { live: [incoming], history: live };
  const merged = merge(live, incoming) as { readonly live: readonly LiveValue[]; readonly replaced: readonly LiveValue[] };
  if ((field.policy !== 'auto' && field.policy !== 'safest') || merged.live.length < 2) return { live: merged.live, history: merged.replaced };
  const shown = decided(field, merged.live);
  return { live: merged.live, history: [...merged.replaced, ...merged.live.filter((each) => each !== shown && !isSameValue(each.value, shown?.value))] };
};

export interface FieldIncoming {
  readonly name: string;
  readonly field: SyncField;
  readonly incoming: LiveValue;
}

/** What a record says in a field that the write which made it did not name: nobody said it, so any value that somebody did say is later. */
export const initialAt = (field: SyncField, base: Dot): LiveValue => ({ dot: base, context: emptyContext, value: field.initial ?? null, hlc: 0n, usr: '' });

/**
 * What a readable change writes to registers and sets. A `put` states the whole record: what it does not name it writes at its initial value,
 * so that two devices that make one record (an id both can know) differ where they differ. Counters are not here: `counterDeltas`.
 */
export const writesOf = (change: Change, kind: SyncKind): readonly FieldIncoming[] => {
  if (change.op === 'inc' || change.op === 'del') return [];
  const { dot, hlc, usr } = change;
  const writes: FieldIncoming[] = [];
  for (const [name, { value, context }] of change.f) {
    const field = fieldOf(kind, name);
    if (field && field.policy !== 'counter') writes.push({ name, field, incoming: { dot, context, value, hlc, usr } });
  }
  if (change.op !== 'put') return writes;
  for (const [name, field] of Object.entries(kind.fields)) {
    if (field.policy === 'set' || field.policy === 'counter' || change.f.has(name)) continue;
    writes.push({ name, field, incoming: initialAt(field, dot) });
  }
  return writes;
};

/** What a change adds to counters: an `inc` its deltas, a `put` what it starts with. Only for a dot that was not applied before (holes.ts). */
export const counterDeltas = (change: Change, kind: SyncKind): readonly (readonly [name: string, delta: number])[] => {
  if (change.op !== 'inc' && change.op !== 'put') return [];
  return Object.entries(kind.fields).flatMap(([name, field]) => {
    const value = field.policy === 'counter' ? (change.f.get(name)?.value ?? (change.op === 'put' ? field.initial : 0)) : 0;
    return typeof value === 'number' && value !== 0 ? [[name, value] as const] : [];
  });
};
