import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

export interface Courtesy {
  /** Waits while people are at work; answers whether somebody still is, so that the next unit is to be a small one. */
  readonly beforeUnit: (signal: AbortSignal) => Promise<'free' | 'busy'>;
}

const slice = 50;
/** Nobody asked for so many slices: they have paused. */
const quietSlices = 3;
/** While somebody keeps asking, one small unit goes in so often. */
const mostSlices = 8;

/** People first: while calls come, a job does one small unit in about 400 ms; 150 ms after the last one it goes on at full speed. */
export const createCourtesy = (callsSoFar: () => number): Courtesy => {
  let seen = callsSoFar();
  return {
    beforeUnit: async (signal) => {
      await nextTurn();
      if (callsSoFar() === seen) return 'free';
      let quiet = 0;
      for (let i = 0; i < mostSlices && quiet < quietSlices && !signal.aborted; i += 1) {
        seen = callsSoFar();
        await sleep(slice);
        quiet = callsSoFar() === seen ? quiet + 1 : 0;
      }
      return quiet >= quietSlices ? 'free' : 'busy';
    },
  };
};
