import type { Change } from '#shared/sync/change.ts';
import { applyChange, emptyEntity } from '#shared/sync/apply.ts';
import type { Effects, EntityState } from '#shared/sync/apply.ts';
import type { LiveValue } from '#shared/sync/live-value.ts';
import { fieldClock, unmade } from './clock-state.ts';
import type { FieldClock, RecordClock, WriteMark } from './clock-state.ts';
import type { KindDefinition, RecordFields } from './kind.ts';

/** One record while a page of changes is merged into it. */
export interface EntityWork {
  readonly kind: KindDefinition;
  readonly id: string;
  readonly owner: string;
  readonly stream: string;
  readonly isNew: boolean;
  /** As its row shows it. */
  readonly fields: RecordFields;
  readonly clock: RecordClock;
  /** Fields with more than one live value. */
  readonly siblings: ReadonlyMap<string, readonly LiveValue[]>;
  /** Fields whose rows in sync_sibling are to be written anew. */
  readonly touched: ReadonlySet<string>;
}

const initials = new WeakMap<KindDefinition, RecordFields>();
const initialFields = (kind: KindDefinition): RecordFields => {
  const known = initials.get(kind);
  if (known) return known;
  const fields = Object.fromEntries(Object.entries(kind.fields).map(([name, field]) => [name, field.initial]));
  initials.set(kind, fields);
  return fields;
};

export const newWork = (kind: KindDefinition, id: string, owner: string, stream: string): EntityWork => ({
  kind, id, owner, stream, isNew: true, fields: initialFields(kind), clock: { base: unmade, fields: new Map() }, siblings: new Map(), touched: new Set(),
});

/** Of a change that only made its record. */
export const nothingElse: Effects = { shown: new Map(), standing: 'stands', history: [], raised: [], settled: [] };

/** Nearly every change that comes makes a record: nothing lives yet that it could replace or stand beside. */
const madeBy = (work: EntityWork, { dot, hlc, usr, f }: Change): EntityWork => {
  const fields: Record<string, unknown> = { ...work.fields };
  for (const [name, { value }] of f) fields[name] = value;
  return { ...work, fields, clock: { base: { dot, hlc, usr }, fields: new Map() } };
};

/** The named fields as the merge rule sees them. A `put` states all fields, so it asks for all. */
const entityOf = ({ clock, siblings, fields }: EntityWork, names: readonly string[]): EntityState => {
  const isMade = clock.base.dot.dev > 0;
  const live = new Map<string, readonly LiveValue[]>();
  for (const name of names) {
    const several = siblings.get(name);
    if (several) live.set(name, several);
    else if (isMade || clock.fields.has(name)) live.set(name, [{ ...fieldClock(clock, name), value: fields[name] ?? null }]);
  }
  return { ...emptyEntity, bases: isMade ? [clock.base.dot] : [], fields: live };
};

const isBefore = (a: WriteMark, b: WriteMark): boolean => (a.dot.dev === b.dot.dev ? a.dot.q < b.dot.q : a.dot.dev < b.dot.dev);

/** One change merged into one record. Both the order in which changes come and repeats are the same to it. */
export const workOn = (work: EntityWork, change: Change): { readonly work: EntityWork; readonly effects: Effects } => {
  const { kind, clock } = work;
  const isMaking = change.op === 'put';
  const isFirst = work.isNew && clock.base.dot.dev === 0 && clock.fields.size === 0 && work.siblings.size === 0;
  if (isMaking && isFirst) return { work: madeBy(work, change), effects: nothingElse };
  const names = isMaking ? Object.keys(kind.fields) : [...change.f.keys()];
  const { state, effects } = applyChange(entityOf(work, names), change, kind);

  const mark: WriteMark = { dot: change.dot, hlc: change.hlc, usr: change.usr };
  // Two devices that make one record: the lesser dot is its base on all of them.
  const base = isMaking && (clock.base.dot.dev === 0 || isBefore(mark, clock.base)) ? mark : clock.base;
  const named = new Map(clock.fields);
  const fields: Record<string, unknown> = { ...work.fields };
  const siblings = new Map(work.siblings);
  const touched = new Set(work.touched);
  for (const name of names) {
    const live = state.fields.get(name) ?? [];
    const [first] = live;
    if (!first) continue;
    if (live.length > 1 || siblings.has(name)) touched.add(name);
    if (live.length > 1) siblings.set(name, live);
    else siblings.delete(name);
    const own: FieldClock = { dot: first.dot, context: first.context, hlc: first.hlc, usr: first.usr };
    if (live.length === 1 && own.context.size === 0 && own.dot.dev === base.dot.dev && own.dot.q === base.dot.q) named.delete(name);
    else named.set(name, own);
  }
  for (const [name, value] of effects.shown) fields[name] = value;
  return { work: { ...work, fields, siblings, touched, clock: { base, fields: named } }, effects };
};
