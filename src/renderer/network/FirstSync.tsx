import { Progress } from '@mantine/core';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { formatNumber, t } from '#renderer/text/index.ts';
import { useSync } from './use-sync-status.ts';

/** While everything comes for the first time: how much is here. */
export const FirstSync = () => {
  const first = useSync(({ status }) => status?.firstSync ?? null);
  if (first === null) return null;
  const { done, total, isPaused } = first;
  const pause = (): void => { void outcomeOf(clinic['sync.pauseFirst']({ isPaused: !isPaused })); };
  const percent = total === 0 ? 0 : Math.min(100, Math.floor((done / total) * 100));
  return (
    <section className="panel" aria-label={t('sync.first.bar')}>
      <StatePanel icon="import" title={t(isPaused ? 'sync.first.paused' : 'sync.first', { done: formatNumber(done), total: formatNumber(total) })}
        actions={<Action onClick={pause}>{t(isPaused ? 'sync.first.goOn' : 'sync.first.pause')}</Action>}>
        <p>{t(isPaused ? 'sync.first.paused.text' : 'sync.first.text')}</p>
        <Progress value={percent} aria-label={t('sync.first.bar')} transitionDuration={0} className="first-sync" />
      </StatePanel>
    </section>
  );
};

/** Under a search that found nobody while charts are still coming. */
export const OnItsWay = () => {
  const first = useSync(({ status }) => status?.firstSync ?? null);
  if (first === null) return null;
  return <StatePanel icon="import" title={t('sync.onItsWay')}><p>{t('sync.onItsWay.text', { done: formatNumber(first.done), total: formatNumber(first.total) })}</p></StatePanel>;
};
