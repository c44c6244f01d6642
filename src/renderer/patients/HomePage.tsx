import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { useDrafted } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { go } from '#renderer/navigation/index.ts';
import { useMay, useSession } from '#renderer/session/index.ts';
import { formatDay, formatTime, t } from '#renderer/text/index.ts';
import { PatientRow } from './PatientRow.tsx';
import { useRowKeys } from './use-row-keys.ts';

const RecentPatients = () => {
  const { today, utcOffsetMinutes } = useSession();
  const [answer, reload] = useAnswer('recent', () => clinic['patients.recent']({}), (kinds) => kinds.includes('patient'));
  if (answer.type === 'loading') return <Bones sentence={t('home.loading')} longSentence={t('loading.long')} />;
  if (answer.type !== 'value') return <FailurePanel failure={answer} onRetry={() => { void reload(); }} />;
  const { patients, patientCount } = answer.value;
  return (
    <>
      {patients.length > 0 ? (
        <ul className="people-list" aria-label={t('home.recent')}>
          {patients.map((patient) => (
            <PatientRow key={patient.id} patient={patient} today={today} aside={t('home.openedAt', { time: formatTime(patient.openedAt, utcOffsetMinutes) })}
              onOpen={() => { go({ page: 'chart', patientId: patient.id, tab: null }); }} />
          ))}
        </ul>
      ) : patientCount === 0
        ? <StatePanel icon="person" title={t('home.empty')}><p>{t('home.empty.text')}</p></StatePanel>
        : <StatePanel icon="person" title={t('home.none')}><p>{t('home.none.text')}</p></StatePanel>}
      <p className="panel__foot sm sec">{t('home.count', { count: patientCount })}</p>
    </>
  );
};

/** The first screen: find somebody, register somebody, go on with somebody. */
export const HomePage = () => {
  const { today } = useSession();
  const [query, setQuery, forget] = useDrafted('home-find', null, '');
  const { box, onKeyDown } = useRowKeys();
  const canFind = useMay('patients:find');
  const canRegister = useMay('patients:register');
  const find = (): void => {
    forget();
    go({ page: 'find', query: query.trim() });
  };
  return (
    <div className="page" ref={box} onKeyDown={onKeyDown}>
      <div className="page__head"><h1>{formatDay(today)}</h1></div>
      {canFind ? (
        <>
          <form className="home-find" onSubmit={(event) => { event.preventDefault(); find(); }}>
            <TextField label={t('home.find')} autoFocus value={query} maxLength={200} onChange={(event) => { setQuery(event.currentTarget.value); }} />
            <Action kind="primary" size="lg" type="submit" icon="search" keys="Enter">{t('home.findButton')}</Action>
            {canRegister && <Action size="lg" icon="personPlus" keys="N" onClick={() => { go({ page: 'register', typed: '' }); }}>{t('home.register')}</Action>}
          </form>
          <section className="panel">
            <div className="panel__head"><h2>{t('home.recent')}</h2><span className="mute sm">{t('home.recent.by')}</span></div>
            <RecentPatients />
          </section>
        </>
      ) : <section className="panel"><StatePanel icon="lock" title={t('home.noCharts')}><p>{t('home.noCharts.text')}</p></StatePanel></section>}
    </div>
  );
};
