import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImportFile } from '#shared/interchange/import-file.ts';
import type { JobReason, JobState } from '#shared/interchange/contract.ts';
import type { Log } from '#main/ports.ts';
import { asStage } from './import-deps.ts';
import type { ImportDeps } from './import-deps.ts';
import { createJobRun, Stopped } from './job-run.ts';
import type { Job } from './job.ts';
import { readPhase } from './read-phase.ts';
import { sweepPiece, sweepWritten } from './stage-store.ts';
import { writePhase } from './write-phase.ts';

type Files = Iterable<ImportFile> | AsyncIterable<ImportFile>;

/** A job with somebody at work on it. */
export interface LiveJob {
  readonly job: () => Job;
  readonly pause: () => Promise<void>;
  readonly goOn: () => Promise<void>;
  /** Ends it between two units; resolves when it has. */
  readonly end: (reason: JobReason) => Promise<void>;
  /** Resolves with its last state; never rejects. */
  readonly finished: Promise<Job>;
}

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
};
/** Nothing of the unit at hand is in; there may be space later. */
const noRoom: ReadonlySet<string> = new Set(['SQLITE_FULL', 'SQLITE_IOERR']);

/** Clears what a job that is over left in the stage, a piece at a time. @throws Stopped when `signal` says so; the next opening goes on. */
export const sweepStage = async (db: ImportDeps['db'], job: Job, signal: AbortSignal): Promise<void> => {
  if (job.state === 'done' && !signal.aborted) await sweepWritten((work) => db.transaction(work, asStage), job.rowsRead);
  while (!signal.aborted && (await db.transaction((tx) => sweepPiece(tx, job), asStage))) await nextTurn();
};

const endOf = (error: unknown): { readonly state: JobState; readonly reason: JobReason } => {
  if (error instanceof Stopped) return { state: error.reason === 'cancelled' || error.reason === 'put-aside' ? 'cancelled' : 'stopped', reason: error.reason };
  return noRoom.has(codeOf(error)) ? { state: 'stopped', reason: 'disk-full' } : { state: 'failed', reason: 'fault' };
};

/** Sets a job going from where its row says it is. `files` only for one that reads. */
export const startJob = (first: Job, files: Files | undefined, deps: ImportDeps & { readonly log: Log }, onReached: (job: Job) => void): LiveJob => {
  const run = createJobRun(first, deps, onReached);
  const work = async (): Promise<Job> => {
    try {
      await run.enter({ state: 'running', reason: null });
      if (run.job().phase === 'reading') {
        await readPhase(run, files ?? []);
        await run.enter({ phase: 'writing' });
      }
      await writePhase(run);
      await run.enter({ state: 'done', reason: null });
    } catch (error) {
      const end = endOf(error);
      if (!(error instanceof Stopped)) deps.log.write('import-stopped', { jobId: first.id, reason: end.reason, error: error instanceof Error ? error.name : 'unknown', code: codeOf(error) });
      // On a full disk the row may not take it; then the next opening finds it running, and says crash.
      await run.enter(end).catch(() => undefined);
    }
    return run.job();
  };
  const finished = work();
  return {
    job: run.job, finished,
    pause: run.pause,
    goOn: run.goOn,
    end: async (reason) => {
      run.stop(reason);
      await finished;
    },
  };
};
