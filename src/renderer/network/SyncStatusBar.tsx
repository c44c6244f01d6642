import { useState } from 'react';
import { Popover } from '@mantine/core';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { go } from '#renderer/navigation/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { JustSaved } from './JustSaved.tsx';
import { Lamp } from './Lamp.tsx';
import { useSyncStatus } from './use-sync-status.ts';
import { seenWords, stateWords, statusLines } from './words.ts';

/** The truth in words: online or offline since when, how many changes wait, when the hub was last seen. Opens the panel that says what to do. */
export const SyncStatusBar = () => {
  const status = useSyncStatus();
  const session = useSession();
  const [isOpen, setIsOpen] = useState(false);
  if (!status) return <span className="status__state">{t('network.loading')}</span>;
  const { state, waiting } = status;
  const show = (): void => {
    setIsOpen(false);
    go({ page: 'network' });
  };
  const tryNow = (): void => { void outcomeOf(clinic['sync.tryNow']({})); };
  return (
    <>
      <Popover opened={isOpen} onChange={setIsOpen} position="top-start" width={420} trapFocus returnFocus transitionProps={{ duration: 0 }} withinPortal>
        <Popover.Target>
          <button type="button" className="status__state" aria-expanded={isOpen} title={t('sync.status.open')} onClick={() => { setIsOpen(!isOpen); }}><Lamp state={state} />{stateWords(status, session)}</button>
        </Popover.Target>
        <Popover.Dropdown className="sync-panel">
          <StatePanel icon={state === 'stopped' ? 'warn' : state === 'offline' ? 'circle' : 'network'} tone={state === 'stopped' ? 'caution' : 'plain'} title={stateWords(status, session)} actions={<>
            {state !== 'off' && <Action onClick={tryNow}>{t('sync.tryNow')}</Action>}
            {waiting > 0 && <Action onClick={show}>{t('sync.see', { count: waiting })}</Action>}
            <Action kind="quiet" onClick={show}>{t('sync.page')}</Action>
          </>}>{statusLines(status, session).map((line) => <p key={line}>{line}</p>)}</StatePanel>
        </Popover.Dropdown>
      </Popover>
      {state !== 'off' && <span className="status__waiting">{waiting === 0 ? t('sync.waiting.none') : t('sync.waiting', { count: waiting })}</span>}
      {state !== 'off' && <JustSaved />}
      {state !== 'off' && <span className="status__more">{seenWords(status, session)}</span>}
    </>
  );
};
