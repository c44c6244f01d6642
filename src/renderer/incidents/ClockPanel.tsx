import { breachClock } from '#shared/incidents/breach-clock.ts';
import type { Incident } from '#shared/incidents/incident.ts';
import { Icon } from '#renderer/kit/Icon.tsx';
import { useSession } from '#renderer/session/index.ts';
import { formatLongDate, t } from '#renderer/text/index.ts';
import { leftWords, sizeWords } from './words.ts';

/** Who has to be told by when, in words, by how many people the log shows. */
export const ClockPanel = ({ incident }: { readonly incident: Incident }) => {
  const { today } = useSession();
  const clock = breachClock(incident.discoveredOn, incident.people, today);
  const isLate = clock.daysLeft < 0;
  return (
    <section className="panel" aria-labelledby="incident-clock">
      <div className="panel__head"><h2 id="incident-clock">{t('incident.clock')}</h2><span className="end sm sec">{t('incident.clock.law')}</span></div>
      {incident.finding === 'no-breach' ? <div className="panel__in"><p>{t('incident.clock.over')}</p></div> : (
        <div className="panel__in">
          <p className={isLate ? 'incident__left incident__left--late' : 'incident__left'}><Icon name={isLate ? 'warn' : 'clock'} size={20} /><span><b>{leftWords(clock)}</b> {t('incident.clock.by', { date: formatLongDate(clock.peopleBy) })}</span></p>
          <p>{sizeWords(clock, incident.people)}</p>
          {clock.mayNeedMedia && <p>{t('incident.clock.media')}</p>}
          {incident.kind === 'lost-device' && <p>{t('incident.clock.device')}</p>}
          <p className="sm sec">{t('incident.discovered', { date: formatLongDate(incident.discoveredOn) })}. {t('incident.clock.delay')}</p>
        </div>
      )}
    </section>
  );
};
