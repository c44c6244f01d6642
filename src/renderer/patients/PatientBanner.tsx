import type { ReactNode } from 'react';
import type { Patient } from '#shared/patients/patient.ts';
import { digitsOf } from '#shared/text/fold.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatAge, t } from '#renderer/text/index.ts';
import { describeBirth, initialsOf } from './describe.ts';
import { PersonName } from './PersonName.tsx';

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div><dt>{name}</dt><dd>{children}</dd></div>
);

/** Who this is, on every screen of the chart. It never scrolls away, and a name, birth date or allergy is never cut short. */
export const PatientBanner = ({ patient, care, end }: { readonly patient: Patient; readonly care: ReactNode; readonly end?: ReactNode }) => {
  const { today } = useSession();
  const age = formatAge(patient.birthDate, today);
  const phone = digitsOf(patient.phone).slice(-4);
  const initials = initialsOf(patient);
  return (
    <section className={patient.identity === 'temporary' ? 'banner banner--temp' : 'banner'} aria-label={t('patient.banner')}>
      <div className="banner__photo" role="img" aria-label={t('patient.noPhoto', { initials })}>{initials}</div>
      <div className="banner__in">
        <div className="banner__id">
          <h1 className="banner__name"><PersonName person={patient} /></h1>
          <dl>
            <Fact name={t('patient.born')}>{describeBirth(patient)}{age !== undefined && <span> {age}</span>}</Fact>
            <Fact name={t('patient.sex')}>{t(`sex.${patient.sex}`)}</Fact>
            <Fact name={t('patient.record')}>{patient.recordNumber}</Fact>
            {phone !== '' && <Fact name={t('patient.phone')}><span>{t('patient.phoneEnds', { digits: phone })}</span></Fact>}
          </dl>
        </div>
        <div className="banner__care">{care}</div>
      </div>
      <div className="banner__end">{end}</div>
    </section>
  );
};
