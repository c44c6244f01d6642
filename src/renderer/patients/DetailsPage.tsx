import type { Patient } from '#shared/patients/patient.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { go } from '#renderer/navigation/index.ts';
import { useMay, useSession } from '#renderer/session/index.ts';
import { formatDate, t } from '#renderer/text/index.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import { describeBirth } from './describe.ts';
import { useRegister } from './register/store.ts';

/** Everything that was told at registration; what was not told says so. */
export const DetailsPage = ({ patient }: { readonly patient: Patient }) => {
  const { utcOffsetMinutes } = useSession();
  const canRegister = useMay('patients:register');
  const mayAsk = useMay('audit:read');
  const beginNaming = useRegister((state) => state.beginNaming);
  const isTemporary = patient.identity === 'temporary';
  // For most people there is nothing to say about who they are: then nothing stands here.
  const who: readonly (readonly [string, string])[] = isTemporary || patient.identityNote !== ''
    ? [[t('details.identity'), t(`details.identity.${patient.identity}`)], [t('details.note'), patient.identityNote]] : [];
  const rows: readonly (readonly [string, string])[] = [
    ...who,
    [t('details.family'), patient.familyName],
    [t('details.given'), patient.givenNames],
    [t('register.called'), patient.likesToBeCalled],
    [t('register.script'), patient.nameInOwnScript],
    [t('details.formerNames'), patient.formerNames],
    [t('patient.born'), describeBirth(patient)],
    [t('patient.sex'), t(`sex.${patient.sex}`)],
    [t('patient.phone'), patient.phone],
    [t('details.language'), patient.language],
    [t('details.interpreter'), patient.interpreter === null ? '' : patient.interpreter ? t('details.interpreter.yes') : t('details.interpreter.no')],
    [t('details.address'), [patient.street, patient.town].filter((part) => part !== '').join(', ')],
    [t('details.source'), patient.source === '' ? t('details.source.here') : patient.source],
    [t('details.registered'), formatDate(calendarDateOf(patient.registeredAt, utcOffsetMinutes))],
  ];
  return (
    <section className="panel details">
      <div className="panel__head">
        <h2>{t('details.title')}</h2>
        {mayAsk && <span className="end"><Action icon="log" onClick={() => { go({ page: 'audit', question: 'patient', id: patient.id }); }}>{t('command.whoOpened.this')}</Action></span>}
        {isTemporary && canRegister && <Action kind="primary" onClick={() => { beginNaming(patient); go({ page: 'register', typed: '' }); }}>{t('details.nameNow')}</Action>}
      </div>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}><dt>{name}</dt><dd>{value === '' ? <span className="mute">{t('details.notTold')}</span> : <bdi>{value}</bdi>}</dd></div>
        ))}
      </dl>
    </section>
  );
};
