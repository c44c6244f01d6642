/** Hybrid logical clock as one number: 48 bits of milliseconds, 16 bits of count. For display order only, never for what is lost. */
export type HybridTime = bigint;

const countBits = 16n;

/** The next time after `last`, at least the wall clock's. */
export const nextHybridTime = (last: HybridTime, wallMilliseconds: number): HybridTime => {
  const wall = BigInt(Math.max(0, Math.floor(wallMilliseconds))) << countBits;
  return wall > last ? wall : last + 1n;
};
