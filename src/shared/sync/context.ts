import type { Dot } from './dot.ts';

/** What a writer had seen of one field: per device the highest q in its past. */
export type Context = ReadonlyMap<number, number>;

export const emptyContext: Context = new Map();

/** A write covers a dot that its writer had seen. */
export const covers = (context: Context, dot: Dot): boolean => (context.get(dot.dev) ?? 0) >= dot.q;

/** Everything either had seen. */
export const joinContexts = (a: Context, b: Context): Context => {
  const joined = new Map(a);
  for (const [dev, q] of b) joined.set(dev, Math.max(joined.get(dev) ?? 0, q));
  return joined;
};

export const withDot = (context: Context, dot: Dot): Context => joinContexts(context, new Map([[dot.dev, dot.q]]));
