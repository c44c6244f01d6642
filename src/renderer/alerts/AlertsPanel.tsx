import { useEffect, useState } from 'react';
import type { Alert, AlertKind } from '#shared/alerts/contract.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import type { IconName } from '#renderer/kit/Icon.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useSession } from '#renderer/session/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';
import { SettleDialog } from './SettleDialog.tsx';
import { useAlerts } from './use-open-alerts.ts';

const icons: Readonly<Record<AlertKind, IconName>> = {
  'emergency-opened': 'key', 'restricted-emergency': 'lock', 'review-overdue': 'clock', 'password-reset': 'person', 'second-factor-reset': 'person',
  'too-many-patients': 'people', 'policy-weakened': 'settings', 'power-given': 'personPlus', 'left': 'leave', 'unlock-guessed': 'warn', 'hidden-duplicate': 'question',
  'key-changed': 'key', 'key-not-changed': 'key', 'chart-shut-to-all': 'lock',
};
/** Late, or somebody went further than a rule: looked at first. */
const urgent: ReadonlySet<AlertKind> = new Set<AlertKind>(['restricted-emergency', 'review-overdue', 'too-many-patients', 'unlock-guessed', 'hidden-duplicate', 'key-not-changed', 'chart-shut-to-all']);

const AlertCard = ({ alert, onSettle }: { readonly alert: Alert; readonly onSettle: () => void }) => {
  const { utcOffsetMinutes, today } = useSession();
  const when = (moment: string): string => formatMoment(moment, utcOffsetMinutes, today);
  const isOpen = alert.settledAt === null;
  const words = t(`alert.${alert.kind}`);
  return (
    <li className={isOpen && urgent.has(alert.kind) ? 'case case--late' : 'case'} data-over={!isOpen || undefined}>
      <Icon name={isOpen ? icons[alert.kind] : 'check'} size={20} />
      <div className="case__in">
        <p><b>{words}</b></p>
        <p><bdi>{t(`alert.${alert.kind}.text`, { name: alert.staffName })}</bdi>{alert.recordNumber !== null && <span className="sec"> {alert.recordNumber}</span>}</p>
        {alert.byName !== null && <p className="sm sec"><bdi>{t('alert.by', { name: alert.byName })}</bdi></p>}
        {alert.settledAt !== null && <p className="sm sec">{t('alerts.settled', { name: alert.settledBy ?? '', when: when(alert.settledAt) })}</p>}
        {alert.note !== '' && <p className="sm"><bdi>{alert.note}</bdi></p>}
      </div>
      <div className="case__end">
        <span className="sm">{when(alert.at)}</span>
        {isOpen && <Action aria-label={t('alerts.settle.of', { what: alert.staffName === '' ? words : `${words}, ${alert.staffName}` })} onClick={onSettle}>{t('alerts.settle')}</Action>}
      </div>
    </li>
  );
};

/** What privacy officers are told at once, until somebody says what it was. */
export const AlertsPanel = () => {
  const { answer, load } = useAlerts();
  const [settling, setSettling] = useState<Alert>();
  useEffect(() => { void load(); }, [load]);
  const alerts = answer.type === 'value' ? answer.value.alerts : [];
  return (
    <section className="panel privacy__part" aria-labelledby="alerts" data-region>
      <div className="panel__head"><h2 id="alerts">{t('alerts.title')}</h2>{answer.type === 'value' && <span className="sm sec">{t('alerts.open', { count: answer.value.open })}</span>}</div>
      {answer.type === 'loading' && <Bones sentence={t('alerts.loading')} longSentence={t('loading.long')} />}
      {answer.type !== 'loading' && answer.type !== 'value' && <FailurePanel failure={answer} onRetry={() => { void load(); }} />}
      {answer.type === 'value' && alerts.length === 0 && <StatePanel icon="check" title={t('alerts.none')}><p>{t('alerts.none.text')}</p></StatePanel>}
      <ul className="cases" tabIndex={0} aria-labelledby="alerts">{alerts.map((alert) => <AlertCard key={alert.id} alert={alert} onSettle={() => { setSettling(alert); }} />)}</ul>
      {settling && <SettleDialog alert={settling} onClose={() => { setSettling(undefined); void load(); }} />}
    </section>
  );
};
