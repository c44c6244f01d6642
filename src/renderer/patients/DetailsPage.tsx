import type { Patient } from '#shared/patients/patient.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatDate, t } from '#renderer/text/index.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import { describeBirth } from './describe.ts';

/** Everything that was told at registration; what was not told says so. */
export const DetailsPage = ({ patient }: { readonly patient: Patient }) => {
  const { utcOffsetMinutes } = useSession();
  const rows: readonly (readonly [string, string])[] = [
    [t('details.family'), patient.familyName],
    [t('details.given'), patient.givenNames],
    [t('register.called'), patient.likesToBeCalled],
    [t('register.script'), patient.nameInOwnScript],
    [t('patient.born'), describeBirth(patient)],
    [t('patient.sex'), t(`sex.${patient.sex}`)],
    [t('patient.phone'), patient.phone],
    [t('details.language'), patient.language],
    [t('details.interpreter'), patient.interpreter === null ? '' : patient.interpreter ? t('details.interpreter.yes') : t('details.interpreter.no')],
    [t('details.address'), [patient.street, patient.town].filter((part) => part !== '').join(', ')],
    [t('details.registered'), formatDate(calendarDateOf(patient.registeredAt, utcOffsetMinutes))],
  ];
  return (
    <section className="panel details">
      <div className="panel__head"><h2>{t('details.title')}</h2></div>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}><dt>{name}</dt><dd>{value === '' ? <span className="mute">{t('details.notTold')}</span> : <bdi>{value}</bdi>}</dd></div>
        ))}
      </dl>
    </section>
  );
};
