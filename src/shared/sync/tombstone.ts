import type { Change } from './change.ts';
import { covers, emptyContext, withDot } from './context.ts';
import type { Context } from './context.ts';
import { isSameDot } from './dot.ts';
import type { Dot } from './dot.ts';
import { contextOf, merge } from './merge.ts';
import type { Sibling } from './merge.ts';
import { tombstoneName } from './policies.ts';

/** A write of a record's own register: deleted, or kept after all. */
export interface Tombstone extends Sibling<boolean> {
  readonly usr: string;
  /** Per field what the deleter had seen of it. One context for the whole record would hide an edit that a gap had held back. */
  readonly seen: ReadonlyMap<string, Context>;
}

/** The tombstone that a change writes, if it writes one: a `del`, or a `resolve` that keeps the record. */
export const tombstoneOf = (change: Change): Tombstone | undefined => {
  const own = change.f.get(tombstoneName);
  if (!own || (change.op !== 'del' && change.op !== 'resolve')) return undefined;
  const seen = new Map<string, Context>();
  if (change.op === 'del') for (const [name, { context }] of change.f) if (name !== tombstoneName) seen.set(name, context);
  return { dot: change.dot, context: own.context, value: change.op === 'del', usr: change.usr, seen };
};

export const mergeTombstone = (live: readonly Tombstone[], incoming: Tombstone): readonly Tombstone[] => merge(live, incoming).live as readonly Tombstone[];

/** What a `del` names beside its own register: every field, with all that its writer has seen of it. */
export const seenNow = (fields: ReadonlyMap<string, readonly Sibling<unknown>[]>): ReadonlyMap<string, Context> =>
  new Map([...fields].map(([name, live]) => [name, contextOf(live)]));

interface Standing {
  readonly bases: readonly Dot[];
  readonly fields: ReadonlyMap<string, readonly Sibling<unknown>[]>;
  readonly tombstones: readonly Tombstone[];
}

/** `gone` only when somebody deleted it, nobody kept it meanwhile, and every value that lives had been seen by a deleter. */
export const standingOf = ({ bases, fields, tombstones }: Standing): 'unmade' | 'stands' | 'questioned' | 'gone' => {
  if (bases.length === 0) return 'unmade';
  const deletions = tombstones.filter((each) => each.value);
  if (deletions.length === 0) return 'stands';
  if (deletions.length < tombstones.length) return 'questioned';
  for (const [name, live] of fields) {
    for (const { dot } of live) {
      const isSeen = deletions.some(({ seen, context }) => covers(seen.get(name) ?? emptyContext, dot) || (bases.some((base) => isSameDot(base, dot)) && covers(context, dot)));
      if (!isSeen) return 'questioned';
    }
  }
  return 'gone';
};

/** The context of a `del` or of its `resolve`: earlier ones, and the writes that made the record. */
export const tombstoneContext = ({ bases, tombstones }: Pick<Standing, 'bases' | 'tombstones'>): Context => bases.reduce(withDot, contextOf(tombstones));
