import { Progress } from '@mantine/core';
import type { ImportJob } from '#shared/interchange/contract.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { t } from '#renderer/text/index.ts';
import { formatBytes } from './format-bytes.ts';
import { timeLeft } from './time-left.ts';
import { useImport } from './store.ts';

/** How far it came, in words: bytes while reading, records while writing. */
export const progressWords = ({ progress }: ImportJob): string => {
  const { phase, done, total, secondsLeft } = progress;
  const far = phase === 'reading'
    ? total === null ? t('import.progress.read', { size: formatBytes(done) }) : t('import.progress.readOf', { done: formatBytes(done), total: formatBytes(total) })
    : total === null ? t('import.progress.unknown', { count: done }) : t('import.progress', { done, total });
  return secondsLeft === null ? far : `${far}, ${timeLeft(secondsLeft)}`;
};

const titles = { running: 'import.running', paused: 'import.paused', stopped: 'import.stopped' } as const;
const reasonWords = {
  'signed-out': 'import.stopped.signed-out', crash: 'import.stopped.crash', 'disk-full': 'import.stopped.disk-full', interrupted: 'import.stopped.interrupted',
} as const;

/** A job that is not over: where it is, and what can be done with it. */
export const JobPanel = ({ job }: { readonly job: ImportJob }) => {
  const { pause, resume, cancel, choose } = useImport();
  if (job.state !== 'running' && job.state !== 'paused' && job.state !== 'stopped') return null;
  const { done, total } = job.progress;
  // Files that were not read to their end are gone with the window that held them.
  const isLost = job.state === 'stopped' && job.phase === 'reading';
  const reason = job.reason !== null && job.reason in reasonWords ? t(reasonWords[job.reason as keyof typeof reasonWords]) : undefined;
  return (
    <StatePanel
      icon={job.state === 'running' ? 'import' : 'clock'} tone={job.state === 'stopped' ? 'caution' : 'plain'} title={t(titles[job.state])}
      actions={
        <>
          {job.state === 'running' && <Action onClick={() => { void pause(); }}>{t('import.pause')}</Action>}
          {job.state !== 'running' && !isLost && <Action kind="primary" onClick={() => { void resume(); }}>{t('import.resume')}</Action>}
          {isLost && <Action kind="primary" onClick={choose}>{t('import.chooseAgain')}</Action>}
          <Action onClick={() => { void cancel(); }}>{t('import.cancel')}</Action>
        </>
      }
    >
      {reason !== undefined && <p>{reason}</p>}
      {isLost && <p>{t('import.lost')}</p>}
      <p aria-live="off">{progressWords(job)}</p>
      <Progress value={total ? Math.min(100, (done / total) * 100) : 100} animated={total === null && job.state === 'running'} aria-label={t(titles[job.state])} />
      <p className="sm">{t('import.whole')}</p>
    </StatePanel>
  );
};
