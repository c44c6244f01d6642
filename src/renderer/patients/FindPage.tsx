import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { Action } from '#renderer/kit/Action.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { go } from '#renderer/navigation/index.ts';
import { OnItsWay } from '#renderer/network/index.ts';
import { useMay, useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { PatientRow } from './PatientRow.tsx';
import { usePatientSearch } from './use-patient-search.ts';
import type { Found } from './use-patient-search.ts';
import { useRowKeys } from './use-row-keys.ts';

const open = (patientId: string): void => { go({ page: 'chart', patientId, tab: null }); };

const Results = ({ found, canRegister }: { readonly found: Found; readonly canRegister: boolean }) => {
  const { today } = useSession();
  if (found.query === '') {
    return <StatePanel icon="search" title={t('find.start')}><p>{t('find.start.text')}</p></StatePanel>;
  }
  if (found.patients.length === 0) {
    const register = canRegister && <Action keys="N" onClick={() => { go({ page: 'register', typed: found.query }); }}>{t('find.registerAs')}</Action>;
    return <><StatePanel icon="search" title={t('find.nobody', { query: found.query })} actions={register}><p>{t('find.nobody.text')}</p></StatePanel><OnItsWay /></>;
  }
  return (
    <ul className="people-list" aria-label={t('find.results')}>
      {found.patients.map((patient) => <PatientRow key={patient.id} patient={patient} today={today} onOpen={() => { open(patient.id); }} />)}
      {found.more && <li className="people-list__more sm sec">{t('find.more')}</li>}
    </ul>
  );
};

/** The query is part of the place, so that one comes back to it after a lock. Find by name, birth date, phone or record number; Enter opens the first, arrows choose another. */
export const FindPage = ({ query }: { readonly query: string }) => {
  const { found, isSettled, failure, renew } = usePatientSearch(query);
  const { box, onKeyDown } = useRowKeys();
  const canRegister = useMay('patients:register');
  const first = found.patients[0];
  useKeys(canRegister ? { N: () => { go({ page: 'register', typed: query.trim() }); } } : {});
  const openFirst = (): void => {
    // Not while an answer to other letters is on the screen: Enter must open what was typed.
    if (isSettled && first) open(first.id);
  };
  return (
    <div className="page" ref={box} onKeyDown={onKeyDown}>
      <div className="page__head">
        <h1>{t('find.title')}</h1>
        <span className="page__hint"><Kbd>↓</Kbd> {t('find.hint')} <Kbd>Enter</Kbd> {t('find.hintOpen')}</span>
      </div>
      <TextField label={t('home.find')} autoFocus value={query} maxLength={200} onFocus={renew}
        onChange={(event) => { go({ page: 'find', query: event.currentTarget.value }); }}
        onKeyDown={(event) => { if (event.key === 'Enter' && !event.nativeEvent.isComposing) openFirst(); }} />
      <p className="sr" role="status">{found.query === '' ? '' : t('find.count', { count: found.patients.length })}</p>
      <section className="panel">{failure ? <FailurePanel failure={failure} /> : <Results found={found} canRegister={canRegister} />}</section>
    </div>
  );
};
