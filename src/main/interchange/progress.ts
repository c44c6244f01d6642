import type { ImportProgress } from '#shared/interchange/contract.ts';
import type { Job } from './job.ts';

/** A rate is believed after so long; before it, a person would see the time left jump. */
const believedAfterMs = 1_500;
/** The past halves its weight in this time. */
const halfLifeMs = 10_000;

/** What a job's row says of how far it is, with the time left from a smoothed rate of this run. */
export const createProgress = (monotonic: () => number) => {
  let phase = '';
  let began = 0;
  let last = { at: 0, done: 0 };
  let perMs: number | undefined;
  return (job: Job): ImportProgress => {
    const [done, total] = job.phase === 'reading' ? [job.bytesDone, job.bytesTotal] : [job.rowsDone, job.rowsRead];
    const now = monotonic();
    if (phase !== job.phase || done < last.done) {
      phase = job.phase;
      began = now;
      last = { at: now, done };
      perMs = undefined;
    } else if (now - last.at >= 100) {
      const rate = (done - last.done) / (now - last.at);
      const weight = 1 - 0.5 ** ((now - last.at) / halfLifeMs);
      const isFirst = perMs === undefined || now - began < believedAfterMs;
      perMs = isFirst ? done / Math.max(1, now - began) : (perMs ?? rate) * (1 - weight) + rate * weight;
      last = { at: now, done };
    }
    const isKnown = total !== null && perMs !== undefined && perMs > 0 && now - began >= believedAfterMs;
    return { phase: job.phase, done, total, secondsLeft: isKnown ? Math.ceil((total - done) / perMs! / 1000) : null, resources: job.rowsRead };
  };
};
