import { useState } from 'react';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { flushDrafts } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useMay, useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { updateWords } from './words.ts';
import { useUpdateStatus } from './use-update-status.ts';

type Step = 'updates.check' | 'updates.choose' | 'updates.fetch' | 'updates.install';

/** Which version runs, which one is there, and for whoever runs the clinic the way to it. */
export const UpdatePanel = () => {
  const session = useSession();
  const mayInstall = useMay('policies:manage');
  const status = useUpdateStatus();
  const [isSure, setIsSure] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  if (!status) return <section className="panel"><Bones sentence={t('update.loading')} longSentence={t('loading.long')} /></section>;
  const { phase, here, hasServer, offered, others, refused } = status;
  /** Whoever cannot install is not told what went wrong. */
  const isRefusalTold = refused !== null && mayInstall;
  const isBusy = phase === 'checking' || phase === 'fetching' || phase === 'installing';
  const take = async (step: Step): Promise<void> => {
    setIsSure(false);
    // The program ends by it: what is half typed goes into its draft first.
    if (step === 'updates.install') await flushDrafts();
    const outcome = await outcomeOf<unknown>(clinic[step]({}));
    setFailure(outcome.type === 'value' || outcome.type === 'gone' ? undefined : outcome);
  };
  const { title, lines } = updateWords(status, mayInstall, session);
  const isAsked = isSure && phase === 'fetched' && offered !== null;
  // Beside a refusal nothing invites: the one that was fetched before is another.
  const kind = refused === null ? 'primary' : 'plain';
  const actions = mayInstall && here === 'yes' && phase !== 'installing' && <>
    {phase === 'offered' && offered && <Action kind={kind} icon="import" onClick={() => { void take('updates.fetch'); }}>{t('update.fetch', { version: offered.version })}</Action>}
    {phase === 'fetched' && offered && <Action kind={kind} onClick={() => { setIsSure(true); }}>{t('update.install', { version: offered.version })}</Action>}
    {hasServer && <Action disabled={isBusy} onClick={() => { void take('updates.check'); }}>{t('update.check')}</Action>}
    <Action disabled={isBusy} icon="file" onClick={() => { void take('updates.choose'); }}>{t('update.choose')}</Action>
  </>;
  return (
    <section className="panel" aria-labelledby="update" data-region>
      <div className="panel__head"><h2 id="update">{t('update.title')}</h2>{(offered !== null || isRefusalTold) && <span className="sm sec">{t('update.version', { version: status.version })}</span>}</div>
      {isAsked
        ? <StatePanel icon="question" tone="caution" title={t('update.confirm', { version: offered.version })} actions={<>
            <Action kind="primary" autoFocus onClick={() => { void take('updates.install'); }}>{t('update.confirm.yes')}</Action>
            <Action onClick={() => { setIsSure(false); }}>{t('update.confirm.no')}</Action>
          </>}>
            {others > 0 && <p>{t('update.confirm.others', { count: others })}</p>}
            <p>{t('update.confirm.text')}</p>
          </StatePanel>
        : <StatePanel icon={isRefusalTold ? 'warn' : offered ? 'import' : 'shield'} tone={isRefusalTold ? 'caution' : 'plain'} title={title} actions={actions}>
            {phase === 'fetching' && offered && <progress aria-label={title} max={offered.bytes} value={status.doneBytes} />}
            {lines.map((line) => <p key={line}>{line}</p>)}
          </StatePanel>}
      {failure && <FailurePanel failure={failure} />}
    </section>
  );
};
