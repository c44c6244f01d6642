import { useState } from 'react';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { go } from '#renderer/navigation/index.ts';
import type { AuditQuestion } from '#renderer/navigation/index.ts';
import { PatientRow, usePatientSearch, useRowKeys } from '#renderer/patients/index.ts';
import { useMay, useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';

/** Whom the question is about, found like anywhere else and written down as such. */
export const AskPatient = ({ question }: { readonly question: AuditQuestion }) => {
  const { today } = useSession();
  const mayFind = useMay('patients:find');
  const [query, setQuery] = useState('');
  const { found, isSettled, failure } = usePatientSearch(mayFind ? query : '');
  const { box, onKeyDown } = useRowKeys();
  if (!mayFind) return <section className="panel aud__ask"><StatePanel icon="lock" title={t('audit.ask.patient')}><p>{t('audit.ask.noFind')}</p></StatePanel></section>;
  return (
    <section className="panel aud__ask" aria-labelledby="audit-ask" data-region>
      <div className="panel__head"><h2 id="audit-ask">{t('audit.ask.patient')}</h2></div>
      <div className="panel__in" ref={box} onKeyDown={onKeyDown}>
        <p className="sec">{t('audit.ask.patient.text')}</p>
        <TextField label={t('audit.ask.patient.field')} autoFocus value={query} maxLength={200} onChange={(event) => { setQuery(event.currentTarget.value); }} />
        {failure && <FailurePanel failure={failure} />}
        {found.patients.length > 0 && (
          <ul className="people-list" aria-label={t('audit.ask.patient.list')}>
            {found.patients.map((patient) => <PatientRow key={patient.id} patient={patient} today={today} onOpen={() => { go({ page: 'audit', question: question === 'disclosures' ? question : 'patient', id: patient.id }); }} />)}
          </ul>
        )}
        {query.trim() !== '' && isSettled && !failure && found.patients.length === 0 && <p role="status">{t('audit.ask.patient.none')}</p>}
      </div>
    </section>
  );
};
