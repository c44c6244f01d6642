import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { go } from '#renderer/navigation/index.ts';
import { kindName } from '#renderer/review/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';
import { PlaceMark } from './Lamp.tsx';

/** Which changes only this computer has, newest first; asked again as their number changes. */
export const WaitingPanel = ({ waiting }: { readonly waiting: number }) => {
  const { utcOffsetMinutes, today } = useSession();
  const [answer, reload] = useAnswer(`waiting ${waiting}`, () => clinic['sync.waiting']({}));
  return (
    <section className="panel" aria-labelledby="network-waiting" data-region>
      <div className="panel__head"><h2 id="network-waiting">{t('network.changes')}</h2></div>
      {answer.type === 'loading' && <Bones sentence={t('network.changes.loading')} longSentence={t('loading.long')} />}
      {answer.type !== 'loading' && answer.type !== 'value' && <FailurePanel failure={answer} onRetry={() => { void reload(); }} />}
      {answer.type === 'value' && answer.value.changes.length + answer.value.others === 0 && <StatePanel icon="check" title={t('network.changes.none')}><p>{t('network.changes.none.text')}</p></StatePanel>}
      {answer.type === 'value' && (
        <ul className="waiting-list" tabIndex={0} aria-labelledby="network-waiting">
          {answer.value.changes.map(({ q, recordKind, at, staffName, patientId, recordNumber }) => (
            <li key={q}>
              <PlaceMark at="only-here" />
              <span><b>{kindName(recordKind)}</b> <span className="sec"><bdi>{t('network.changes.by', { name: staffName === '' ? t('two.somebody') : staffName, when: formatMoment(at, utcOffsetMinutes, today) })}</bdi></span></span>
              {patientId !== null && <button type="button" className="btn btn--quiet btn--sm" aria-label={t('network.changes.open', { record: recordNumber })} onClick={() => { go({ page: 'chart', patientId, tab: null }); }}>{recordNumber}</button>}
            </li>
          ))}
        </ul>
      )}
      {answer.type === 'value' && answer.value.others > 0 && <p className="panel__note sm sec">{t('network.changes.others', { count: answer.value.others })}</p>}
    </section>
  );
};
