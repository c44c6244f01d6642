import { create } from 'zustand';
import type { ImportReport } from '#shared/interchange/contract.ts';
import { clinic, onEvent } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { sendFiles } from './send-files.ts';

export type Import =
  | { readonly stage: 'choosing' }
  | { readonly stage: 'reading'; readonly file: string }
  | { readonly stage: 'running'; readonly jobId: string; readonly done: number; readonly total: number | null }
  | { readonly stage: 'done'; readonly report: ImportReport }
  | { readonly stage: 'stopped'; readonly why: 'failed' | 'too-large' | 'out-of-order'; readonly file: string }
  | { readonly stage: 'refused'; readonly failure: Failure };

interface ImportState {
  readonly current: Import;
  readonly begin: (files: readonly File[], source: string) => Promise<void>;
  readonly again: () => void;
}

/** Kept here, not in the page: an import goes on while somebody works elsewhere. */
export const useImport = create<ImportState>((set, get) => {
  const show = (current: Import): void => { set({ current }); };
  const fetchReport = async (jobId: string): Promise<void> => {
    const { current } = get();
    if (current.stage !== 'running' || current.jobId !== jobId) return;
    const outcome = await outcomeOf(clinic['interchange.report']({ jobId }));
    if (outcome.type !== 'value') return show({ stage: 'refused', failure: outcome });
    const { state, report } = outcome.value;
    if (state === 'done' && report) show({ stage: 'done', report });
    else if (state !== 'running') show({ stage: 'stopped', why: 'failed', file: '' });
  };
  const follow = (jobId: string): void => {
    const stop = onEvent((event) => {
      if (event.type !== 'job-progress' || event.jobId !== jobId) return;
      if (event.state === 'running') show({ stage: 'running', jobId, done: event.done, total: event.total });
      else void fetchReport(jobId);
    });
    // Events may be missed (a job can end before this window listens), so the report is asked for as well.
    const timer = setInterval(() => {
      const { current } = get();
      if (current.stage === 'running' && current.jobId === jobId) return void fetchReport(jobId);
      clearInterval(timer);
      stop();
    }, 1000);
  };
  return {
    current: { stage: 'choosing' },
    again: () => { show({ stage: 'choosing' }); },
    begin: async (files, source) => {
      const sent = await sendFiles(files, source, (file) => { show({ stage: 'reading', file }); });
      if (sent.type === 'failed') return show({ stage: 'refused', failure: sent.failure });
      if (sent.type !== 'started') return show({ stage: 'stopped', why: sent.type, file: sent.fileName });
      show({ stage: 'running', jobId: sent.jobId, done: 0, total: null });
      follow(sent.jobId);
    },
  };
});
