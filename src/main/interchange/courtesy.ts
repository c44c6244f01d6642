import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** Whether people are at work: `busy`, somebody keeps asking; `free`, they paused; `alone`, nobody asked for a while. */
export type Company = 'alone' | 'free' | 'busy';

export interface Courtesy {
  /** Waits while people are at work; answers whether somebody still is, so that the next unit is to be a small one. */
  readonly beforeUnit: (signal: AbortSignal) => Promise<Company>;
}

const slice = 50;
/** Nobody asked for so many slices: they have paused. */
const quietSlices = 3;
/** While somebody keeps asking, one small unit goes in so often. */
const mostSlices = 8;
const aloneAfterMs = 3_000;

/** People first: while calls come, a job does one small unit in about 400 ms; 150 ms after the last one it goes on at full speed. */
export const createCourtesy = (callsSoFar: () => number): Courtesy => {
  let seen = callsSoFar();
  // A command line has nobody who calls; from a window somebody just did.
  let heardAt = seen === 0 ? -Infinity : performance.now();
  return {
    beforeUnit: async (signal) => {
      await nextTurn();
      if (callsSoFar() === seen) return performance.now() - heardAt > aloneAfterMs ? 'alone' : 'free';
      let quiet = 0;
      for (let i = 0; i < mostSlices && quiet < quietSlices && !signal.aborted; i += 1) {
        seen = callsSoFar();
        await sleep(slice);
        quiet = callsSoFar() === seen ? quiet + 1 : 0;
      }
      heardAt = performance.now();
      return quiet >= quietSlices ? 'free' : 'busy';
    },
  };
};
