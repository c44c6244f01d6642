import { useState } from 'react';
import { askedPages } from '#shared/session/gate-pages.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { flushDrafts } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { go } from '#renderer/navigation/index.ts';
import { useMay } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { DevicesPanel } from './DevicesPanel.tsx';
import { FirstSync } from './FirstSync.tsx';
import { HubPanel } from './HubPanel.tsx';
import { LeaversPanel } from './LeaversPanel.tsx';
import { ServingPanel } from './ServingPanel.tsx';
import { useSyncStatus } from './use-sync-status.ts';
import { WaitingPanel } from './WaitingPanel.tsx';

type AskedPage = (typeof askedPages)[number];
const doors = ['connect-hub', 'serve-clinic', 'add-workstation', 'revoke-workstation', 'hub-address'] as const;
const doorWords = {
  'connect-hub': 'network.connect', 'serve-clinic': 'network.serve', 'add-workstation': 'network.add', 'revoke-workstation': 'network.revoke', 'hub-address': 'network.address',
} as const;
/** How a clinic comes to a hub: by another computer's, or by this one. */
const isBeginning = (page: (typeof doors)[number]): boolean => page === 'connect-hub' || page === 'serve-clinic';
/** Where secrets are asked for, the gate has a page: only those that it has are offered. */
const isAsked = (page: string): page is AskedPage => (askedPages as readonly string[]).includes(page);

/** The hub, the computers, and what waits: what happened, that nothing was lost, and what to do next. */
export const NetworkPage = () => {
  const status = useSyncStatus();
  const mayManage = useMay('policies:manage');
  const maySeeRecords = useMay('patients:read');
  const [answer, reload] = useAnswer('network', () => clinic['sync.network']({}), () => true);
  const [failure, setFailure] = useState<Failure>();
  useKeys({ Esc: () => { go({ page: 'home' }); } });
  const open = async (page: string): Promise<void> => {
    if (!isAsked(page)) return;
    await flushDrafts();
    const outcome = await outcomeOf(clinic['session.openGate']({ page }));
    setFailure(outcome.type === 'value' || outcome.type === 'gone' ? undefined : outcome);
  };
  const isOff = status?.state === 'off';
  // A hub is connected once; the others need one.
  const shown = status ? doors.filter((page) => isAsked(page) && isBeginning(page) === isOff) : [];
  return (
    <div className="page">
      <div className="page__head">
        <h1>{t('network.title')}</h1>
        {mayManage && shown.length > 0 && <span className="page__end network__doors">{shown.map((page) => <Action key={page} onClick={() => { void open(page); }}>{t(doorWords[page])}</Action>)}</span>}
      </div>
      {failure && <FailurePanel failure={failure} />}
      <FirstSync />
      {answer.type === 'loading' && <Bones sentence={t('network.loading')} longSentence={t('loading.long')} />}
      {answer.type !== 'loading' && answer.type !== 'value' && <section className="panel"><FailurePanel failure={answer} onRetry={() => { void reload(); }} /></section>}
      {answer.type === 'value' && (
        <div className="network">
          <div className="network__hub">
            <HubPanel status={status} hub={answer.value.hub} />
            <ServingPanel isOwnHub={answer.value.hub?.isThisComputer === true} onOpen={mayManage ? () => { void open('serve-clinic'); } : undefined} />
          </div>
          {maySeeRecords && !isOff && <WaitingPanel waiting={status?.waiting ?? 0} />}
          <DevicesPanel network={answer.value} />
          <LeaversPanel leavers={answer.value.leavers} />
        </div>
      )}
    </div>
  );
};
