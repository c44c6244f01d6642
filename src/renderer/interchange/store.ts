import { create } from 'zustand';
import type { Reply } from '#shared/contract/define.ts';
import type { ImportJob } from '#shared/interchange/contract.ts';
import { clinic, onEvent } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { sendFiles } from './send-files.ts';
import type { Sending } from './send-files.ts';

interface ImportState {
  /** The latest job as main tells it; null when there never was one. Undefined until asked. */
  readonly job: ImportJob | null | undefined;
  readonly sending: Sending | null;
  readonly failure: Failure | null;
  /** A file that could not be read to its end while it was sent. */
  readonly unreadable: string | null;
  /** The choice of files is open although a finished job could be shown. */
  readonly isChoosing: boolean;
  /** Seen under way in this window: its end is news. One that was over before is only the last one. */
  readonly watched: string | null;
  readonly begin: (files: readonly File[], source: string) => Promise<void>;
  readonly pause: () => Promise<void>;
  readonly resume: () => Promise<void>;
  readonly cancel: () => Promise<void>;
  readonly choose: () => void;
  readonly refresh: () => Promise<void>;
}

export const isUnfinished = (job: ImportJob): boolean => job.state === 'running' || job.state === 'paused' || job.state === 'stopped';

/** Kept here, not in the page: an import goes on while somebody works elsewhere. */
export const useImport = create<ImportState>((set, get) => {
  const fail = (failure: Failure): void => { set({ failure, sending: null }); };
  const refresh = async (): Promise<void> => {
    const outcome = await outcomeOf(clinic['interchange.job']({ jobId: null }));
    if (outcome.type === 'value') {
      const { job } = outcome.value;
      set({ job, failure: null, ...(job && isUnfinished(job) ? { watched: job.id } : {}) });
    }
    else fail(outcome);
  };
  /** Tells main, then shows what became of it. */
  const steer = async (tell: (job: { readonly jobId: string }) => Promise<Reply<{ readonly type: string }>>): Promise<void> => {
    const { job } = get();
    if (!job) return;
    const outcome = await outcomeOf(tell({ jobId: job.id }));
    if (outcome.type !== 'value') return fail(outcome);
    if (outcome.value.type === 'choose-again') set({ isChoosing: true });
    await refresh();
  };
  return {
    job: undefined, sending: null, failure: null, unreadable: null, isChoosing: false, watched: null,
    refresh,
    choose: () => { set({ isChoosing: true, failure: null, unreadable: null }); },
    pause: () => steer(clinic['interchange.pause']),
    resume: () => steer(clinic['interchange.resume']),
    cancel: () => steer(clinic['interchange.cancel']),
    begin: async (files, source) => {
      set({ failure: null, unreadable: null });
      const begun = await outcomeOf(clinic['interchange.begin']({ source }));
      if (begun.type !== 'value') return fail(begun);
      set({ isChoosing: false });
      if (begun.value.type === 'busy') return refresh();
      const { jobId } = begun.value;
      set({ watched: jobId });
      const sent = await sendFiles(jobId, files, (sending) => { set({ sending }); });
      if (sent.type === 'failed') return fail(sent.failure);
      if (sent.type === 'unreadable') {
        set({ unreadable: sent.fileName });
        await outcomeOf(clinic['interchange.cancel']({ jobId }));
      }
      if (sent.type === 'sent') {
        const started = await outcomeOf(clinic['interchange.start']({ jobId }));
        if (started.type !== 'value') return fail(started);
      }
      await refresh();
      set({ sending: null });
    },
  };
});

const progressed = (job: ImportJob, event: { readonly state: ImportJob['state']; readonly phase: ImportJob['phase']; readonly done: number; readonly total: number | null; readonly secondsLeft: number | null }): ImportJob =>
  ({ ...job, state: event.state, phase: event.phase, progress: { ...job.progress, phase: event.phase, done: event.done, total: event.total, secondsLeft: event.secondsLeft } });

/** Follows the job by its events; what they leave out (the report, a job begun elsewhere) is asked for. */
export const followImports = (): (() => void) => {
  void useImport.getState().refresh();
  return onEvent((event) => {
    if (event.type !== 'job-progress') return;
    const { job, refresh } = useImport.getState();
    if (!job || job.id !== event.jobId || event.state !== 'running' || job.state !== 'running') void refresh();
    else useImport.setState({ job: progressed(job, event) });
  });
};
