import type { Writer } from '#shared/database/types.ts';
import type { JobReason } from '#shared/interchange/contract.ts';
import { createCourtesy } from './courtesy.ts';
import type { Company } from './courtesy.ts';
import { asJob } from './import-deps.ts';
import type { asStage, ImportDeps } from './import-deps.ts';
import { addCounts, refusalsIn } from './job.ts';
import type { Counted, Job, Reached } from './job.ts';
import { insertRefusals, saveReached, saveState } from './job-store.ts';

/** Thrown between two units when somebody stops or cancels the job. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly reason: JobReason;
  constructor(reason: JobReason) {
    super('the job was stopped');
    this.reason = reason;
  }
}

/** One job at work: the only one that changes its row while it runs. */
export interface JobRun {
  readonly deps: ImportDeps;
  readonly signal: AbortSignal;
  readonly job: () => Job;
  /** Waits while the job is paused, and for people. @throws Stopped */
  readonly turn: () => Promise<Company>;
  /** One unit: `work`, which answers how far it brings the job, and what it counts, in one transaction. Answers the milliseconds of the writer it took. */
  readonly commit: (work: (tx: Writer) => Promise<Partial<Reached>>, events?: readonly Counted[], as?: typeof asJob | typeof asStage) => Promise<number>;
  readonly enter: (to: Partial<Pick<Job, 'state' | 'phase' | 'reason'>>) => Promise<void>;
  readonly pause: () => Promise<void>;
  readonly goOn: () => Promise<void>;
  readonly stop: (reason: JobReason) => void;
}

export const createJobRun = (first: Job, deps: ImportDeps, onReached: (job: Job) => void): JobRun => {
  const stopping = new AbortController();
  const courtesy = createCourtesy(deps.callsSoFar);
  let job = first;
  let goOn: (() => void) | undefined;
  let paused: Promise<void> | undefined;

  const enter: JobRun['enter'] = async (to) => {
    const next = { ...job, ...to };
    // Also where the disk is full: the job's people are told, the row says it as soon as it can.
    job = next;
    await deps.db.transaction((tx) => saveState(tx, next.rid, next, deps.ports.clock.now()), { priority: 'person' });
    onReached(job);
  };
  const mayGoOn = () => {
    if (stopping.signal.aborted) throw stopping.signal.reason as Stopped;
  };

  return {
    deps, enter, signal: stopping.signal, job: () => job,
    turn: async () => {
      const found = await courtesy.beforeUnit(stopping.signal);
      while (paused && !stopping.signal.aborted) await paused;
      mayGoOn();
      return found;
    },
    commit: async (work, events = [], as = asJob) => {
      let took = 0;
      const next = await deps.db.transaction(async (tx) => {
        const began = performance.now();
        const reached = await work(tx);
        const after: Job = { ...job, ...reached, counts: addCounts(job.counts, events) };
        await insertRefusals(tx, job.rid, refusalsIn(events));
        await saveReached(tx, job.rid, after, deps.ports.clock.now());
        took = performance.now() - began;
        return after;
      }, as);
      // Its state may have changed while the unit was written.
      job = { ...next, state: job.state, phase: job.phase, reason: job.reason };
      onReached(job);
      return took;
    },
    pause: async () => {
      if (paused) return;
      paused = new Promise((resolve) => {
        goOn = resolve;
      });
      await enter({ state: 'paused' });
    },
    goOn: async () => {
      if (!paused) return;
      await enter({ state: 'running' });
      paused = undefined;
      goOn?.();
    },
    stop: (reason) => {
      stopping.abort(new Stopped(reason));
      goOn?.();
    },
  };
};
