import './incidents.css';
import { useState } from 'react';
import { breachClock } from '#shared/incidents/breach-clock.ts';
import type { IncidentSummary } from '#shared/incidents/incident.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { halfTyped } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { go } from '#renderer/navigation/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';
import { IncidentPage } from './IncidentPage.tsx';
import { blankBegin, OpenIncidentDialog } from './OpenIncidentDialog.tsx';
import { leftWords, titleOf } from './words.ts';

const IncidentRow = ({ incident }: { readonly incident: IncidentSummary }) => {
  const { utcOffsetMinutes, today } = useSession();
  const clock = breachClock(incident.discoveredOn, incident.people, today);
  const isLate = incident.isOpen && clock.daysLeft < 0;
  const title = titleOf(incident);
  return (
    <li className={isLate ? 'case case--late' : 'case'} data-over={!incident.isOpen || undefined}>
      <Icon name={incident.isOpen ? (isLate ? 'warn' : 'clock') : 'check'} size={20} />
      <div className="case__in">
        <p><b>{title}</b></p>
        <p><bdi>{incident.whatHappened}</bdi></p>
        <p className="sm sec">{t('incident.people', { count: incident.people })}, {t('incident.opened', { when: formatMoment(incident.openedAt, utcOffsetMinutes, today), name: incident.openedBy })}</p>
        {incident.isOpen && <p className="sm">{leftWords(clock)}</p>}
      </div>
      <div className="case__end">
        {incident.finding !== null && <span className="tag">{t(`incident.finding.${incident.finding}`)}</span>}
        <Action aria-label={t('incidents.show.of', { what: `${title}, ${incident.whatHappened.slice(0, 60)}` })} onClick={() => { go({ page: 'incidents', id: incident.id }); }}>{t('incidents.show')}</Action>
      </div>
    </li>
  );
};

const IncidentList = ({ alertId }: { readonly alertId: string | undefined }) => {
  const [answer, reload] = useAnswer('incidents', () => clinic['incidents.list']({}), (kinds) => kinds.includes('incident'));
  const [isAsking, setIsAsking] = useState(() => alertId !== undefined || halfTyped('incidents.begin', null, blankBegin) !== undefined);
  useKeys({ Esc: () => { go({ page: 'privacy' }); }, N: () => { setIsAsking(true); } });
  const incidents = answer.type === 'value' ? answer.value.incidents : [];
  return (
    <div className="page page--fill">
      <div className="page__head">
        <h1>{t('incidents.title')}</h1>
        {answer.type === 'value' && <span className="sm sec">{t('incidents.count', { count: incidents.filter(({ isOpen }) => isOpen).length })}</span>}
        <span className="page__hint">{t('privacy.recorded')}</span>
        <Action kind="primary" keys="N" onClick={() => { setIsAsking(true); }}>{t('incidents.open')}</Action>
      </div>
      <section className="panel privacy__part" aria-label={t('incidents.title')} data-region>
        {answer.type === 'loading' && <Bones sentence={t('incidents.loading')} longSentence={t('loading.long')} />}
        {answer.type !== 'loading' && answer.type !== 'value' && <FailurePanel failure={answer} onRetry={() => { void reload(); }} />}
        {answer.type === 'value' && incidents.length === 0 && <StatePanel icon="shield" title={t('incidents.none')}><p>{t('incidents.none.text')}</p></StatePanel>}
        {incidents.length > 0 && <ul className="cases" tabIndex={0} aria-label={t('incidents.title')}>{incidents.map((incident) => <IncidentRow key={incident.id} incident={incident} />)}</ul>}
      </section>
      {isAsking && answer.type === 'value' && <OpenIncidentDialog alertId={alertId} device={answer.value.device} onClose={() => { setIsAsking(false); if (alertId !== undefined) go({ page: 'incidents' }); }} />}
    </div>
  );
};

/** What went wrong with people's records: all of it, or one incident. `alertId`: the alarm one is to be opened from. */
export const IncidentsPage = ({ id, alertId }: { readonly id: string | undefined; readonly alertId: string | undefined }) =>
  id === undefined ? <IncidentList alertId={alertId} /> : <IncidentPage key={id} id={id} />;
