import { useEffect } from 'react';
import { Icon } from '#renderer/kit/Icon.tsx';
import { go } from '#renderer/navigation/index.ts';
import { t } from '#renderer/text/index.ts';
import { progressWords } from './JobPanel.tsx';
import { followImports, isUnfinished, useImport } from './store.ts';

/** In the status bar while an import is not over: it goes on while somebody works elsewhere, and it must not be forgotten when it stopped. */
export const ImportStatus = () => {
  const job = useImport((state) => state.job);
  useEffect(followImports, []);
  if (!job || !isUnfinished(job)) return null;
  const words = job.state === 'running' ? t('import.status.running', { progress: progressWords(job) }) : job.state === 'paused' ? t('import.status.paused') : t('import.status.stopped');
  return <button type="button" className="status__job" onClick={() => { go({ page: 'import' }); }}><Icon name={job.state === 'running' ? 'import' : 'clock'} size={16} />{words}</button>;
};
