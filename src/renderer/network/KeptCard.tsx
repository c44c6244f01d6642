import { useState } from 'react';
import type { KeptChange } from '#shared/network/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { ReasonDialog } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { go } from '#renderer/navigation/index.ts';
import { kindName } from '#renderer/review/index.ts';
import { useMay, useSession } from '#renderer/session/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';
import { HandOverDialog } from './HandOverDialog.tsx';
import { keptWords } from './words.ts';

/** One change that was not taken in: who wrote what where, why it was not, that nothing is lost, and the next step. */
export const KeptCard = ({ change, onSettled }: { readonly change: KeptChange; readonly onSettled: (said?: string) => void }) => {
  const { utcOffsetMinutes, today } = useSession();
  const maySettle = useMay('review:settle');
  const [dialog, setDialog] = useState<'hand-over' | 'set-aside'>();
  const [tried, setTried] = useState<string | Failure>('');
  const [isTrying, setIsTrying] = useState(false);
  const { id, reason, recordKind, staffName, deviceName, at, patientId, patientName, recordNumber, ownerName, isYours, waitsFor, mayTryAgain } = change;
  const { title, text } = keptWords(reason);
  const untold = t('kept.notTold');
  const facts: readonly (readonly [string, string])[] = [
    [t('kept.what'), recordKind === '' ? untold : kindName(recordKind)], [t('kept.whose'), patientId === null ? untold : [patientName, recordNumber].filter((part) => part !== '').join(', ')],
    [t('kept.who'), staffName === '' ? untold : staffName], [t('kept.where'), deviceName === '' ? t('two.elsewhere') : deviceName], [t('kept.when'), formatMoment(at, utcOffsetMinutes, today)],
  ];
  const tryAgain = async (): Promise<void> => {
    if (isTrying) return;
    setIsTrying(true);
    setTried('');
    const outcome = await outcomeOf(clinic['sync.tryAgain']({ id }));
    setIsTrying(false);
    if (outcome.type !== 'value') return setTried(outcome);
    const { type, reason: now } = outcome.value;
    if (type === 'taken-in') return onSettled(t('kept.tried.taken-in', { what: recordKind === '' ? t('kind.other') : kindName(recordKind) }));
    setTried(type === 'still' && now !== null && now !== reason ? t('kept.tried.now', { why: keptWords(now).title }) : t(`kept.tried.${type}`));
  };
  const canTry = maySettle && mayTryAgain;
  useKeys(maySettle ? { 1: () => { setDialog('hand-over'); }, 2: () => { setDialog('set-aside'); }, ...(canTry ? { 3: () => { void tryAgain(); } } : {}) } : {});
  return (
    <section className="panel question" aria-label={t('kept.task')} data-region>
      <div className="panel__head question__head"><Icon name="cross" /><h2>{t('kept.task')}</h2>{(isYours || ownerName !== '') && <span className="end sm sec">{isYours ? t('kept.forYou') : t('kept.forWhom', { name: ownerName })}</span>}</div>
      <p className="question__text"><b>{title}.</b> {text} {t('kept.nothingLost')}</p>
      <dl className="facts">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd><bdi>{value}</bdi></dd></div>)}</dl>
      <div className="question__foot">
        <span className="sm sec">{waitsFor === null ? '' : t(`kept.waits.${waitsFor}`)}</span>
        {patientId !== null && <Action kind="quiet" onClick={() => { go({ page: 'chart', patientId, tab: null }); }}>{t('kept.chart')}</Action>}
        {maySettle && <Action keys="1" onClick={() => { setDialog('hand-over'); }}>{t('kept.handOver')}</Action>}
        {maySettle && <Action keys="2" onClick={() => { setDialog('set-aside'); }}>{t('kept.setAside')}</Action>}
        {canTry && <Action keys="3" disabled={isTrying} onClick={() => { void tryAgain(); }}>{t(isTrying ? 'kept.trying' : 'kept.tryAgain')}</Action>}
      </div>
      <p role="status" className="question__text">{typeof tried === 'string' ? tried : ''}</p>
      {typeof tried === 'object' && <FailurePanel failure={tried} />}
      {dialog === 'hand-over' && <HandOverDialog id={id} onClose={(isDone) => { setDialog(undefined); if (isDone) onSettled(); }} />}
      {dialog === 'set-aside' && (
        <ReasonDialog form="sync.setAside" patientId={patientId} id={String(id)} title={t('kept.setAside.title')} text={t('kept.setAside.text')} label={t('kept.setAside.label')} missing={t('kept.setAside.missing')}
          button={t('kept.setAside.button')} save={(finding) => outcomeOf(clinic['sync.setAside']({ id, finding }))} refusal={({ type }) => (type === 'set-aside' ? undefined : t(`kept.${type}`))}
          onClose={(isDone) => { setDialog(undefined); if (isDone) onSettled(); }} />
      )}
    </section>
  );
};
