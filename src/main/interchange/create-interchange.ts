import type { BridgeEvent } from '#shared/contract/bridge.ts';
import type { Handlers } from '#shared/contract/define.ts';
import type { ImportReport, interchangeContract } from '#shared/interchange/contract.ts';
import type { ImportFile } from '#shared/interchange/import-file.ts';
import type { Writer } from '#shared/database/types.ts';
import type { CallContext, Session } from '#main/api/call-context.ts';
import type { Log } from '#main/ports.ts';
import type { ImportDeps, ImportRequest } from './import-deps.ts';
import { importFiles } from './import-files.ts';
import { createUploads } from './uploads.ts';

export interface InterchangeDeps extends Omit<ImportDeps, 'by' | 'auditImport'> {
  /** One audit row for a patient whose record an import changed. */
  readonly auditImport: (tx: Writer, session: Session, patientId: string, counts: Readonly<Record<string, number>>) => Promise<void>;
  /** To every window of the open session. */
  readonly emit: (event: BridgeEvent) => void;
  readonly log: Log;
}

interface Job {
  readonly owner: string;
  readonly stop: AbortController;
  state: 'running' | 'done' | 'failed';
  report: ImportReport | null;
}

const keptJobs = 20;

/** Imports for one open clinic: handlers for the windows, `importFor` for the command line. One at a time; the others wait. */
export const createInterchange = (deps: InterchangeDeps) => {
  const uploads = createUploads();
  const jobs = new Map<string, Job>();
  let last: Promise<unknown> = Promise.resolve();

  /** Waits for the import before it, then imports as `session`. */
  const importFor = (session: Session, request: Pick<ImportRequest, 'files' | 'source' | 'onProgress' | 'signal'>): Promise<ImportReport> => {
    const run = last.then(() => importFiles({
      ...deps, ...request, by: { staffId: session.staffId },
      auditImport: (tx, patientId, counts) => deps.auditImport(tx, session, patientId, counts),
      onChanged: (patientId) => deps.emit({ type: 'records-changed', kinds: ['patient', 'observation', 'allergy-intolerance'], patientIds: [patientId] }),
    }));
    last = run.catch(() => undefined);
    return run;
  };

  const start = async (session: Session, jobId: string, files: readonly ImportFile[], source: string): Promise<void> => {
    const job: Job = { owner: session.sessionId, stop: new AbortController(), state: 'running', report: null };
    jobs.set(jobId, job);
    const oldest = [...jobs].find(([, candidate]) => candidate.state !== 'running')?.[0];
    if (jobs.size > keptJobs && oldest !== undefined) jobs.delete(oldest);
    let reached: { readonly done: number; readonly total: number | null } = { done: 0, total: null };
    const tell = () => deps.emit({ type: 'job-progress', jobId, ...reached, state: job.state });
    try {
      job.report = await importFor(session, {
        files, source, signal: job.stop.signal,
        onProgress: (progress) => {
          reached = progress;
          tell();
        },
      });
      job.state = 'done';
    } catch (error) {
      // The window learns that it failed and may try again; what went wrong is for the log, without the data.
      job.state = 'failed';
      deps.log.write('import-failed', { jobId, error: error instanceof Error ? error.name : 'unknown', stopped: job.stop.signal.aborted });
    }
    tell();
  };

  const handlers = {
    'interchange.addText': async ({ session }, { uploadId, fileName, piece, index }) => ({
      type: uploads.add(session.sessionId, uploadId, { fileName, text: piece, index }),
    }),
    'interchange.start': async ({ session, ids }, { uploadId, source }) => {
      const jobId = ids.newId();
      const upload = uploads.take(session.sessionId, uploadId);
      const files: readonly ImportFile[] = upload
        ? upload.map(({ fileName, text }) => ({ name: fileName, read: () => Promise.resolve({ type: 'text', text }) }))
        : [{ name: '', read: () => Promise.resolve({ type: 'refused', reason: 'unreadable' }) }];
      void start(session, jobId, files, source);
      return { jobId };
    },
    'interchange.report': async ({ session }, { jobId }) => {
      const job = jobs.get(jobId);
      return job === undefined || job.owner !== session.sessionId ? { state: 'unknown', report: null } : { state: job.state, report: job.report };
    },
  } satisfies Handlers<typeof interchangeContract, CallContext>;

  return {
    handlers, importFor,
    /** Drops what the session had sent and stops its jobs; whole patients stay, the rest comes with the next import. */
    signedOut: async (sessionId: string): Promise<void> => {
      uploads.drop(sessionId);
      for (const job of jobs.values()) if (job.owner === sessionId) job.stop.abort();
      await last;
    },
  };
};
