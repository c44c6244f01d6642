import { useState } from 'react';
import type { KeptChange } from '#shared/network/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
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
export const KeptCard = ({ change, onSettled }: { readonly change: KeptChange; readonly onSettled: () => void }) => {
  const { utcOffsetMinutes, today } = useSession();
  const maySettle = useMay('review:settle');
  const [dialog, setDialog] = useState<'hand-over' | 'set-aside'>();
  const { id, reason, recordKind, staffName, deviceName, at, patientId, patientName, recordNumber, ownerName, isYours, waitsFor } = change;
  const { title, text } = keptWords(reason);
  const untold = t('kept.notTold');
  const facts: readonly (readonly [string, string])[] = [
    [t('kept.what'), recordKind === '' ? untold : kindName(recordKind)], [t('kept.whose'), patientId === null ? untold : [patientName, recordNumber].filter((part) => part !== '').join(', ')],
    [t('kept.who'), staffName === '' ? untold : staffName], [t('kept.where'), deviceName === '' ? t('two.elsewhere') : deviceName], [t('kept.when'), formatMoment(at, utcOffsetMinutes, today)],
  ];
  useKeys(maySettle ? { 1: () => { setDialog('hand-over'); }, 2: () => { setDialog('set-aside'); } } : {});
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
      </div>
      {dialog === 'hand-over' && <HandOverDialog id={id} onClose={(isDone) => { setDialog(undefined); if (isDone) onSettled(); }} />}
      {dialog === 'set-aside' && (
        <ReasonDialog form="sync.setAside" patientId={patientId} id={String(id)} title={t('kept.setAside.title')} text={t('kept.setAside.text')} label={t('kept.setAside.label')} missing={t('kept.setAside.missing')}
          button={t('kept.setAside.button')} save={(finding) => outcomeOf(clinic['sync.setAside']({ id, finding }))} refusal={({ type }) => (type === 'set-aside' ? undefined : t(`kept.${type}`))}
          onClose={(isDone) => { setDialog(undefined); if (isDone) onSettled(); }} />
      )}
    </section>
  );
};
