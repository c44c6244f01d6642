import type { BridgeEvent } from '#shared/contract/bridge.ts';
import type { Handlers } from '#shared/contract/define.ts';
import type { ImportJob, ImportProgress, interchangeContract, JobReason } from '#shared/interchange/contract.ts';
import type { ImportFile } from '#shared/interchange/import-file.ts';
import type { Writer } from '#shared/database/types.ts';
import type { CallContext, Session } from '#main/api/call-context.ts';
import type { Log } from '#main/ports.ts';
import type { ChangedPatient, ImportDeps } from './import-deps.ts';
import { reportOf } from './job.ts';
import type { Job } from './job.ts';
import { insertJob, jobById, latestJob, readRefusals, saveState, stopOrphans, unfinishedJob } from './job-store.ts';
import { startJob, sweepStage } from './live-job.ts';
import type { LiveJob } from './live-job.ts';
import { manifestOf } from './manifest.ts';
import { createProgress } from './progress.ts';
import { createUpload } from './upload.ts';
import type { Upload } from './upload.ts';

export interface InterchangeDeps extends Omit<ImportDeps, 'by' | 'auditImport' | 'onChanged'> {
  /** One audit row for a patient whose record an import changed. */
  readonly auditImport: (tx: Writer, session: Session, changed: readonly ChangedPatient[]) => Promise<void>;
  /** To every window of the open session. */
  readonly emit: (event: BridgeEvent) => void;
  readonly log: Log;
}

/** A command line's import: all its files at once, and the answer when it is over. */
export interface ImportRequest {
  readonly files: Iterable<ImportFile> | AsyncIterable<ImportFile>;
  readonly source?: string;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Stops it between two units; the same files under the same source go on from there. */
  readonly signal?: AbortSignal;
}
export interface ImportResult {
  readonly job: ImportJob;
  /** It went on with a job that was stopped. */
  readonly resumed: boolean;
  /** Another job was stopped and cannot be continued any more. */
  readonly putAside: boolean;
}

const tellEveryMs = 250;
type Files = ImportRequest['files'];

/** Imports for one open clinic, one unfinished at a time: handlers for the windows, `importFor` for the command line. */
export const createInterchange = (deps: InterchangeDeps) => {
  const { db, emit } = deps;
  const { clock, ids } = deps.ports;
  const closing = new AbortController();
  const progressOf = createProgress(clock.monotonic);
  let live: (LiveJob & { readonly upload: Upload | undefined }) | undefined;
  let sweeping: Promise<void> = Promise.resolve();
  let told = 0;

  /** A job that is over leaves its stage behind; clearing it goes on at the next opening if it is cut. */
  const sweep = (job: Job): Promise<void> => {
    sweeping = sweeping.then(() => sweepStage(db, job, closing.signal)).catch((error: unknown) => {
      deps.log.write('import-sweep-failed', { error: error instanceof Error ? error.name : 'unknown' });
    });
    return sweeping;
  };
  const isOver = (job: Job): boolean => job.state === 'done' || job.state === 'cancelled' || job.state === 'failed';

  /** Once after opening: nobody works on what a crash left running. */
  const ready = (async () => {
    await db.transaction((tx) => stopOrphans(tx, clock.now()));
    const latest = await latestJob(db.read);
    if (latest && isOver(latest)) void sweep(latest);
  })();
  ready.catch(() => undefined);

  const tell = (job: Job, progress: ImportProgress) => {
    const now = performance.now();
    if (job.state === 'running' && now - told < tellEveryMs) return;
    told = now;
    const { phase, done, total, secondsLeft } = progress;
    emit({ type: 'job-progress', jobId: job.id, state: job.state, phase, done, total, secondsLeft });
  };

  const run = (session: Session, job: Job, files: Files | undefined, upload: Upload | undefined, onProgress?: (progress: ImportProgress) => void): LiveJob => {
    const started = startJob(job, files, {
      ...deps, by: { staffId: session.staffId },
      auditImport: (tx, changed) => deps.auditImport(tx, session, changed),
      onChanged: (kinds, patientIds) => emit({ type: 'records-changed', kinds, patientIds }),
    }, (reached) => {
      const progress = progressOf(reached);
      onProgress?.(progress);
      tell(reached, progress);
    });
    live = { ...started, upload };
    void started.finished.then((ended) => {
      upload?.drop();
      if (live?.job().id === ended.id) live = undefined;
      if (isOver(ended)) void sweep(ended);
    });
    return started;
  };

  const viewOf = async (job: Job): Promise<ImportJob> => {
    const { id, state, phase, reason, source, begunAt } = job;
    const { listed, all } = await readRefusals(db.read, job.rid);
    return { id, state, phase, reason, source, begunAt, progress: progressOf(job), report: reportOf(job, listed, all) };
  };

  const putAside = async (job: Job, reason: JobReason): Promise<void> => {
    const cancelled: Job = { ...job, state: 'cancelled', reason };
    await db.transaction((tx) => saveState(tx, job.rid, cancelled, clock.now()));
    await sweep(cancelled);
  };

  const begin = async (session: Session, from: Job['from'], source: string, manifest: string): Promise<Job> => {
    await sweeping;
    return db.transaction((tx) => insertJob(tx, { id: ids.newId(), from, source, begunAt: clock.now(), manifest, staffId: session.staffId }));
  };

  // Two at once must not both find that nothing runs.
  let turn: Promise<unknown> = ready;
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };
  const stoppedJob = async (jobId: string): Promise<Job | undefined> => {
    const job = await jobById(db.read, jobId);
    return job?.state === 'stopped' ? job : undefined;
  };
  const ofLive = (jobId: string) => (live?.job().id === jobId ? live : undefined);

  const handlers = {
    'interchange.begin': ({ session }, { source }) => inTurn(async () => {
      if (live) return { type: 'busy', jobId: live.job().id };
      const stopped = await unfinishedJob(db.read);
      if (stopped) await putAside(stopped, 'put-aside');
      const upload = createUpload();
      const job = await begin(session, 'window', source, '');
      run(session, job, upload.files, upload);
      return { type: 'begun', jobId: job.id };
    }),
    'interchange.addPiece': async (_context, { jobId, ...piece }) => {
      const upload = ofLive(jobId)?.upload;
      if (!upload || live?.job().phase !== 'reading') return { type: 'no-such-job' };
      const type = await upload.add(piece);
      return type === 'taken' && !ofLive(jobId) ? { type: 'no-such-job' } : { type };
    },
    'interchange.start': async (_context, { jobId }) => {
      const upload = ofLive(jobId)?.upload;
      if (!upload) return { type: 'no-such-job' };
      return { type: upload.end() ? 'started' : 'out-of-order' };
    },
    'interchange.pause': (_context, { jobId }) => inTurn(async () => {
      const found = ofLive(jobId);
      if (!found) return { type: 'no-such-job' };
      await found.pause();
      return { type: 'paused' };
    }),
    'interchange.resume': ({ session }, { jobId }) => inTurn(async () => {
      const found = ofLive(jobId);
      if (found) {
        await found.goOn();
        return { type: 'resumed' };
      }
      const job = await stoppedJob(jobId);
      if (!job) return { type: 'no-such-job' };
      if (job.phase === 'reading') return { type: 'choose-again' };
      run(session, job, undefined, undefined);
      return { type: 'resumed' };
    }),
    'interchange.cancel': (_context, { jobId }) => inTurn(async () => {
      const found = ofLive(jobId);
      if (found) {
        found.upload?.drop();
        await found.end('cancelled');
        return { type: 'cancelled' };
      }
      const job = await stoppedJob(jobId);
      if (!job) return { type: 'no-such-job' };
      await putAside(job, 'cancelled');
      return { type: 'cancelled' };
    }),
    'interchange.job': async ({ session, viewer }, { jobId }) => {
      await ready;
      const running = jobId === null ? live : ofLive(jobId);
      const job = running?.job() ?? (jobId === null ? await latestJob(db.read) : await jobById(db.read, jobId));
      if (!job) return { job: null };
      const view = await viewOf(job);
      // Files are called by people's names: to whom a chart is closed, another's list of refused ones is a count.
      const mayRead = job.staffId === session.staffId || viewer.closedPatients === '[]';
      const { report } = view;
      return { job: mayRead ? view : { ...view, report: { ...report, refused: [], refusedMore: report.refusedMore + report.refused.length } } };
    },
  } satisfies Handlers<typeof interchangeContract, CallContext>;

  /** Imports as `session` and answers when it is over; goes on with a stopped job of the same source and files. */
  const importFor = async (session: Session, { files, source = '', onProgress, signal }: ImportRequest): Promise<ImportResult> => {
    const list: ImportFile[] = [];
    for await (const file of files) list.push(file);
    const manifest = manifestOf(list);
    const { started, resumed, aside } = await inTurn(async () => {
      if (live) await live.finished;
      const stopped = await unfinishedJob(db.read);
      const isSame = stopped?.manifest === manifest && stopped.source === source;
      if (stopped && !isSame) await putAside(stopped, 'put-aside');
      const job = stopped && isSame ? stopped : await begin(session, 'cli', source, manifest);
      return { started: run(session, job, list, undefined, onProgress), resumed: isSame, aside: stopped !== undefined && !isSame };
    });
    const stop = () => void started.end('interrupted');
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    const ended = await started.finished;
    signal?.removeEventListener('abort', stop);
    if (isOver(ended)) await sweeping;
    return { job: await viewOf(ended), resumed, putAside: aside };
  };

  return {
    handlers, importFor,
    /** Stops what runs; it can be continued after the next sign-in. Whole patients stay. */
    signedOut: async (): Promise<void> => {
      closing.abort();
      live?.upload?.drop();
      await live?.end('signed-out');
      await ready.catch(() => undefined);
      await sweeping;
    },
  };
};
