/** A stream of numbers that is the same for the same seed on every computer (mulberry32, public domain, Tommy Ettinger). Not for secrets. */
export interface Random {
  /** 0 up to, not including, 1. */
  readonly next: () => number;
  /** Whole, both ends included. */
  readonly between: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(from: readonly [T, ...T[]]) => T;
  /** Mean 0, deviation 1, cut at ±2.5 so that nobody demonstrates with a marvel. */
  readonly normal: () => number;
}

export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick: (from) => from[Math.floor(next() * from.length)] ?? from[0],
    // Twelve uniform numbers less six: near enough, and free of logarithms that differ between engines.
    normal: () => {
      let sum = -6;
      for (let i = 0; i < 12; i += 1) sum += next();
      return Math.max(-2.5, Math.min(2.5, sum));
    },
  };
};
