import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { uuidv7 } from 'uuidv7';
import type { Clock, Ids } from '#main/ports.ts';

/** This computer's clocks. */
export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  monotonic: () => performance.now(),
  utcOffsetMinutes: () => -new Date().getTimezoneOffset(),
};

/** Rising uuidv7 and the system's random source. */
export const systemIds: Ids = {
  newId: () => uuidv7(),
  randomBytes: (length) => new Uint8Array(randomBytes(length)),
};
