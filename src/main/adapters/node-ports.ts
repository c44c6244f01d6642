import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { uuidv7 } from 'uuidv7';
import type { Clock, EverySecond, Ids } from '#main/ports.ts';

/** This computer's clocks. */
export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  monotonic: () => performance.now(),
  utcOffsetMinutes: () => -new Date().getTimezoneOffset(),
};

/** Keeps no process alive by itself. */
export const everySecond: EverySecond = (tick) => {
  const ticking = setInterval(tick, 1_000);
  ticking.unref();
  return () => clearInterval(ticking);
};

/** Rising uuidv7 and the system's random source. */
export const systemIds: Ids = {
  newId: () => uuidv7(),
  randomBytes: (length) => new Uint8Array(randomBytes(length)),
};
