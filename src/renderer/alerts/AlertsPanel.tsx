import { useEffect, useState } from 'react';
import { isAlarmKind } from '#shared/alerts/alarm-kinds.ts';
import type { Alert } from '#shared/alerts/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { halfTyped } from '#renderer/drafts/index.ts';
import { Bones } from '#renderer/kit/Bones.tsx';
import { Choice } from '#renderer/kit/Choice.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { t } from '#renderer/text/index.ts';
import { AlertCard } from './AlertCard.tsx';
import { SettleDialog } from './SettleDialog.tsx';
import { useAlerts } from './use-open-alerts.ts';

interface AlertsPanelProps {
  /** The patient the page is about: alarms can be narrowed to them. */
  readonly patientId?: string | null;
  readonly onShow?: ((alert: Alert) => void) | undefined;
}

const countOpen = (alerts: readonly Alert[]): number => alerts.filter(({ settledAt }) => settledAt === null).length;

/** What privacy officers are told, until somebody says what it was. */
export const AlertsPanel = ({ patientId = null, onShow }: AlertsPanelProps) => {
  const { answer, load } = useAlerts();
  const [scope, setScope] = useState<'clinic' | 'patient'>('clinic');
  const [settlingId, setSettlingId] = useState(() => halfTyped('alerts.settle', null, { id: '' })?.id);
  useEffect(() => { void load(); }, [load]);
  const all = answer.type === 'value' ? answer.value.alerts : [];
  const isNarrow = scope === 'patient' && patientId !== null;
  const alerts = isNarrow ? all.filter((alert) => alert.patientId === patientId) : all;
  const settling = all.find(({ id }) => id === settlingId);
  // Who looks into an alarm looks after it from then on; what is only told of is settled or left.
  const begin = (alert: Alert): void => {
    setSettlingId(alert.id);
    if (alert.state === 'new' && isAlarmKind(alert.kind)) void outcomeOf(clinic['alerts.take']({ id: alert.id })).then(load);
  };
  return (
    <section className="panel privacy__part" aria-labelledby="alerts" data-region>
      <div className="panel__head">
        <h2 id="alerts">{t('alerts.title')}</h2>
        {answer.type === 'value' && <span className="sm sec">{t('alerts.open', { count: isNarrow ? countOpen(alerts) : answer.value.open })}</span>}
        {patientId !== null && (
          <Choice isSmall hideLabel label={t('alarm.scope')} value={scope} onChange={setScope} options={[{ value: 'clinic', label: t('alarm.scope.clinic') }, { value: 'patient', label: t('alarm.scope.patient') }]} />
        )}
      </div>
      {answer.type === 'loading' && <Bones sentence={t('alerts.loading')} longSentence={t('loading.long')} />}
      {answer.type !== 'loading' && answer.type !== 'value' && <FailurePanel failure={answer} onRetry={() => { void load(); }} />}
      {answer.type === 'value' && alerts.length === 0 && <StatePanel icon="check" title={t(isNarrow ? 'alarm.none.patient' : 'alerts.none')}><p>{t(isNarrow ? 'alarm.none.patient.text' : 'alerts.none.text')}</p></StatePanel>}
      <ul className="cases" tabIndex={0} aria-labelledby="alerts">{alerts.map((alert) => <AlertCard key={alert.id} alert={alert} onShow={onShow} onSettle={() => { begin(alert); }} />)}</ul>
      {settling && <SettleDialog alert={settling} onClose={() => { setSettlingId(undefined); void load(); }} />}
    </section>
  );
};
