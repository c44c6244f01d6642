import type { ReactNode } from 'react';
import type { Patient } from '#shared/patients/patient.ts';
import type { Unsettled } from '#shared/review/unsettled.ts';
import { digitsOf } from '#shared/text/fold.ts';
import { UnsettledMark } from '#renderer/review/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatAge, t } from '#renderer/text/index.ts';
import { describeBirth, initialsOf } from './describe.ts';
import { PersonName } from './PersonName.tsx';

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div><dt>{name}</dt><dd>{children}</dd></div>
);

interface PatientBannerProps {
  readonly patient: Patient;
  /** Facts that two places wrote differently; the patient shows the safest of each. */
  readonly unsettled: readonly Unsettled[];
  readonly care: ReactNode;
  readonly end?: ReactNode;
}

const Marks = ({ of, unsettled }: { readonly of: readonly string[]; readonly unsettled: readonly Unsettled[] }) =>
  unsettled.filter(({ field }) => of.includes(field)).map((each) => <UnsettledMark key={each.field} recordKind="patient" unsettled={each} saysBoth />);

/** Who this is, on every screen of the chart. It never scrolls away, and a name, birth date or allergy is never cut short. */
export const PatientBanner = ({ patient, unsettled, care, end }: PatientBannerProps) => {
  const { today } = useSession();
  const age = formatAge(patient.birthDate, today);
  const phone = digitsOf(patient.phone).slice(-4);
  const initials = initialsOf(patient);
  return (
    <section className={patient.identity === 'temporary' ? 'banner banner--temp' : 'banner'} aria-label={t('patient.banner')}>
      <div className="banner__photo" role="img" aria-label={t('patient.noPhoto', { initials })}>{initials}</div>
      <div className="banner__in">
        <div className="banner__id">
          <h1 className="banner__name"><PersonName person={patient} /><Marks of={['familyName', 'givenNames', 'likesToBeCalled', 'nameInOwnScript', 'identity']} unsettled={unsettled} /></h1>
          <dl>
            <Fact name={t('patient.born')}>{describeBirth(patient)}{age !== undefined && <span> {age}</span>} <Marks of={['birthDate', 'birthDateCertainty']} unsettled={unsettled} /></Fact>
            <Fact name={t('patient.sex')}>{t(`sex.${patient.sex}`)} <Marks of={['sex']} unsettled={unsettled} /></Fact>
            <Fact name={t('patient.record')}>{patient.recordNumber} <Marks of={['recordNumber']} unsettled={unsettled} /></Fact>
            {phone !== '' && <Fact name={t('patient.phone')}><span>{t('patient.phoneEnds', { digits: phone })}</span> <Marks of={['phone']} unsettled={unsettled} /></Fact>}
          </dl>
        </div>
        <div className="banner__care">{care}</div>
      </div>
      <div className="banner__end">{end}</div>
    </section>
  );
};
