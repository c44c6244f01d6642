import { isAlarmKind } from '#shared/alerts/alarm-kinds.ts';
import type { Alert } from '#shared/alerts/contract.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { go } from '#renderer/navigation/index.ts';
import { useMay, useSession } from '#renderer/session/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';
import { icons, nameOf, reasonsOf, stateOf, urgent } from './alert-words.ts';

interface AlertCardProps {
  readonly alert: Alert;
  /** Begins to settle it. */
  readonly onSettle: () => void;
  /** Shows the rows of the log around it; undefined where they are beside it already. */
  readonly onShow: ((alert: Alert) => void) | undefined;
}

const Ended = ({ alert, when }: { readonly alert: Alert; readonly when: (moment: string) => string }) => {
  if (alert.settledAt === null) return null;
  const about = { name: alert.settledBy ?? '', when: when(alert.settledAt) };
  return <p className="sm sec">{alert.finding === null ? t('alerts.settled', about) : t('alarm.ended', { ...about, finding: t(`alarm.finding.${alert.finding}`) })}</p>;
};

/** One alarm: what, why in numbers, who looks after it, and the next step. */
export const AlertCard = ({ alert, onSettle, onShow }: AlertCardProps) => {
  const { utcOffsetMinutes, today } = useSession();
  const when = (moment: string): string => formatMoment(moment, utcOffsetMinutes, today);
  const isOpen = alert.settledAt === null;
  const isAlarm = isAlarmKind(alert.kind);
  const name = nameOf(alert);
  const what = alert.staffName === '' ? name : `${name}, ${alert.staffName}`;
  const verb = !isAlarm ? 'alerts.settle' : alert.state === 'explained' ? 'alarm.close' : 'alarm.review';
  const state = stateOf(alert);
  const mayOpenIncident = useMay('incidents:manage');
  return (
    <li className={isOpen && urgent.has(alert.kind) ? 'case case--late' : 'case'} data-over={!isOpen || undefined}>
      <Icon name={isOpen ? icons[alert.kind] : 'check'} size={20} />
      <div className="case__in">
        <p className="case__name"><b>{name}</b><span className="sm">{when(alert.at)}</span></p>
        {reasonsOf(alert).map((why) => <p key={why}><bdi>{why}</bdi></p>)}
        {alert.recordNumber !== null && <p className="sm sec">{alert.recordNumber}</p>}
        {alert.byName !== null && <p className="sm sec"><bdi>{t('alert.by', { name: alert.byName })}</bdi></p>}
        {alert.explanation !== '' && <p className="sm"><bdi>{t('alarm.explained', { name: alert.explainedBy ?? '', note: alert.explanation })}</bdi></p>}
        <Ended alert={alert} when={when} />
        {alert.note !== '' && <p className="sm"><bdi>{alert.note}</bdi></p>}
        {isOpen && (
          <div className="case__foot">
            <span className="sm sec">{alert.isAboutYou ? t('alarm.aboutYou') : state}</span>
            {isAlarm && onShow && <Action kind="quiet" aria-label={t('alarm.show.of', { what })} onClick={() => { onShow(alert); }}>{t('alarm.show')}</Action>}
            {mayOpenIncident && <Action kind="quiet" aria-label={t('incidents.openFrom.of', { what })} onClick={() => { go({ page: 'incidents', alertId: alert.id }); }}>{t('incidents.openFrom')}</Action>}
            {!alert.isAboutYou && <Action aria-label={t(`${verb}.of`, { what })} onClick={onSettle}>{t(verb)}</Action>}
          </div>
        )}
      </div>
    </li>
  );
};
