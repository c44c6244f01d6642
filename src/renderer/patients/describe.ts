import type { PatientSummary } from '#shared/patients/patient.ts';
import { formatAge, formatDate, t } from '#renderer/text/index.ts';

type Born = Pick<PatientSummary, 'birthDate' | 'birthDateCertainty'>;

/** `4 Sep 1967`, `about 1992`, `not known`. */
export const describeBirth = ({ birthDate, birthDateCertainty }: Born): string => {
  if (birthDate === null || birthDateCertainty === 'unknown') return t('patient.birthUnknown');
  return birthDateCertainty === 'about' ? t('patient.bornAbout', { year: formatDate(birthDate) }) : formatDate(birthDate);
};

/** `58 y, female, 4 Sep 1967, formerly Costa`: what tells two people apart at a glance. */
export const describePerson = (patient: Born & Pick<PatientSummary, 'sex'> & Partial<Pick<PatientSummary, 'formerNames'>>, today: string): string => {
  const { formerNames = '' } = patient;
  const formerly = formerNames === '' ? undefined : t('patient.formerly', { names: formerNames });
  return [formatAge(patient.birthDate, today), t(`sex.${patient.sex}`).toLowerCase(), describeBirth(patient), formerly].filter((part) => part !== undefined).join(', ');
};

const first = (name: string): string => [...name.trim()].slice(0, 1).join('');

/** Two letters for the place of a photo; a question mark for somebody whose name nobody knows. */
export const initialsOf = ({ familyName, givenNames, identity }: Pick<PatientSummary, 'familyName' | 'givenNames'> & Partial<Pick<PatientSummary, 'identity'>>): string =>
  (identity === 'temporary' ? '' : `${first(givenNames)}${first(familyName)}`) || '?';
