import type { Incident } from '#shared/incidents/incident.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { go } from '#renderer/navigation/index.ts';
import { useMay, useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { alarmWords, scopeWords } from './words.ts';

const factors = ['information', 'recipient', 'acquired', 'mitigated'] as const;

/** What happened, which rows of the log are looked at, and, once closed, the finding with its reasons. */
export const ScopePanel = ({ incident }: { readonly incident: Incident }) => {
  const { utcOffsetMinutes } = useSession();
  const mayRead = useMay('audit:read');
  const { staffId, patientId } = incident;
  const scope = [
    incident.alertKind === null ? '' : alarmWords(incident.alertKind), incident.staffName ?? '', incident.device === null ? '' : t('incident.about.device', { kind: t('incident.kind.lost-device'), number: String(incident.device) }),
    scopeWords(incident, utcOffsetMinutes), incident.recordNumber === null ? '' : t('incident.scope.patient', { record: incident.recordNumber }),
  ].filter(Boolean);
  return (
    <section className="panel" aria-labelledby="incident-what">
      <div className="panel__head">
        <h2 id="incident-what">{t('incident.begin.what')}</h2>
        {mayRead && (staffId !== null || patientId !== null) && <span className="end"><Action kind="quiet" onClick={() => { go({ page: 'audit', question: staffId === null ? 'patient' : 'person', id: staffId ?? patientId }); }}>{t('incident.timeline')}</Action></span>}
      </div>
      <div className="panel__in">
        <p><bdi>{incident.whatHappened}</bdi></p>
        <p className="sm sec">{t('incident.scope')}: <bdi>{scope.join(', ')}</bdi></p>
        {incident.finding !== null && (
          <dl className="incident__finding">
            {incident.factors && factors.filter((factor) => incident.factors?.[factor]).map((factor) => <div key={factor}><dt>{t(`incident.factor.${factor}`)}</dt><dd><bdi>{incident.factors?.[factor]}</bdi></dd></div>)}
            <div><dt>{t('incident.close.notes')}</dt><dd><bdi>{incident.closingNotes}</bdi></dd></div>
            <div><dt>{t('incident.close.lessons')}</dt><dd><bdi>{incident.lessons}</bdi></dd></div>
          </dl>
        )}
      </div>
    </section>
  );
};
