import { Progress } from '@mantine/core';
import { Action } from '#renderer/kit/Action.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { t } from '#renderer/text/index.ts';
import { formatBytes } from './format-bytes.ts';
import type { Sending } from './send-files.ts';
import { useImport } from './store.ts';

/** Files on their way in: nothing is in the charts yet. */
export const SendingPanel = ({ sending }: { readonly sending: Sending }) => {
  const cancel = useImport((state) => state.cancel);
  const refresh = useImport((state) => state.refresh);
  const stop = async (): Promise<void> => {
    await refresh();
    await cancel();
  };
  return (
    <StatePanel icon="file" title={t('import.reading', { file: sending.file })} actions={<Action onClick={() => { void stop(); }}>{t('import.cancel')}</Action>}>
      <p>{t('import.reading.progress', { file: sending.fileNumber, files: sending.files, done: formatBytes(sending.bytes), total: formatBytes(sending.totalBytes) })}</p>
      <Progress value={sending.totalBytes === 0 ? 100 : (sending.bytes / sending.totalBytes) * 100} aria-label={t('import.reading.label')} />
    </StatePanel>
  );
};
