import { useState } from 'react';
import type { Restriction } from '#shared/restrictions/contract.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { halfTyped } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useSession } from '#renderer/session/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';
import { CloseChartDialog } from './CloseChartDialog.tsx';
import { closedToWords } from './closed-to-words.ts';
import { LiftDialog } from './LiftDialog.tsx';
import type { useRestrictions } from './use-restrictions.ts';

const ClosedRow = ({ restriction, onLift }: { readonly restriction: Restriction; readonly onLift: () => void }) => {
  const { utcOffsetMinutes, today } = useSession();
  const when = (moment: string): string => formatMoment(moment, utcOffsetMinutes, today);
  const who = closedToWords(restriction);
  const isOpen = restriction.liftedAt === null;
  return (
    <li data-over={!isOpen || undefined}>
      <Icon name={isOpen ? 'lock' : 'check'} size={16} />
      <div>
        <p>{isOpen ? <b><bdi>{who}</bdi></b> : <bdi>{who}</bdi>}</p>
        <p className="sm sec"><bdi>{restriction.reason}</bdi></p>
        <p className="xs mute">{t('closed.by', { name: restriction.addedBy, when: when(restriction.addedAt) })}{restriction.liftedAt !== null && <>; {t('closed.lifted', { name: restriction.liftedBy ?? '', when: when(restriction.liftedAt), reason: restriction.liftReason })}</>}</p>
      </div>
      {isOpen && <Action aria-label={t('closed.lift.of', { who })} onClick={onLift}>{t('closed.lift')}</Action>}
    </li>
  );
};

/** To whom the patient closed this chart, those that hold first; for whoever manages restrictions. */
export const ClosedToPanel = ({ patientId, restrictions: [answer, reload] }: { readonly patientId: string; readonly restrictions: ReturnType<typeof useRestrictions> }) => {
  /** Closing it to one more, or the row that is lifted. */
  const [dialog, setDialog] = useState(() => (halfTyped('restrictions.add', patientId, {}) ? 'close' : halfTyped('restrictions.lift', patientId, { id: '' })?.id));
  const restrictions = answer.type === 'value' ? answer.value.restrictions : [];
  const sorted = [...restrictions.filter((each) => each.liftedAt === null), ...restrictions.filter((each) => each.liftedAt !== null)];
  const lifting = restrictions.find(({ id }) => id === dialog);
  const end = (isDone: boolean): void => {
    setDialog(undefined);
    if (isDone) void reload();
  };
  return (
    <section className="panel" aria-labelledby="closed-to" data-region>
      <div className="panel__head">
        <h2 id="closed-to">{t('closed.title')}</h2>
        <span className="end"><Action icon="lock" onClick={() => { setDialog('close'); }}>{t('closed.add')}</Action></span>
      </div>
      {answer.type === 'loading' && <Bones sentence={t('closed.loading')} longSentence={t('loading.long')} />}
      {answer.type !== 'loading' && answer.type !== 'value' && <FailurePanel failure={answer} onRetry={() => { void reload(); }} />}
      {answer.type === 'value' && sorted.length === 0 && <StatePanel icon="people" title={t('closed.none')}><p>{t('closed.none.text')}</p></StatePanel>}
      <ul className="beside closed-list">{sorted.map((each) => <ClosedRow key={each.id} restriction={each} onLift={() => { setDialog(each.id); }} />)}</ul>
      {dialog === 'close' && <CloseChartDialog patientId={patientId} onClose={end} />}
      {lifting && <LiftDialog restriction={lifting} onClose={end} />}
    </section>
  );
};
