import { covers, emptyContext, joinContexts, withDot } from './context.ts';
import type { Context } from './context.ts';
import { isSameDot } from './dot.ts';
import type { Dot } from './dot.ts';

/** One value of one field that no known write has replaced. */
export interface Sibling<T> {
  readonly dot: Dot;
  readonly context: Context;
  readonly value: T;
}

export interface Merged<T> {
  /** One sibling is the value; more are a conflict that a person settles. */
  readonly live: readonly Sibling<T>[];
  /** What the incoming write replaced, or the incoming write itself when it was replaced already. */
  readonly replaced: readonly Sibling<T>[];
}

/**
 * The whole merge rule (docs/decisions/0017): drop what the incoming write covers, keep it unless something live covers it.
 * A function of the set of writes: order, clocks and repeats do not matter.
 */
export const merge = <T>(live: readonly Sibling<T>[], incoming: Sibling<T>): Merged<T> => {
  if (live.some((sibling) => isSameDot(sibling.dot, incoming.dot))) return { live, replaced: [] };
  if (live.some((sibling) => covers(sibling.context, incoming.dot))) return { live, replaced: [incoming] };
  return {
    live: [...live.filter((sibling) => !covers(incoming.context, sibling.dot)), incoming],
    replaced: live.filter((sibling) => covers(incoming.context, sibling.dot)),
  };
};

/** The context of a write by somebody who has seen all of these. */
export const contextOf = (live: readonly Sibling<unknown>[]): Context =>
  live.reduce((context, sibling) => withDot(joinContexts(context, sibling.context), sibling.dot), emptyContext);
