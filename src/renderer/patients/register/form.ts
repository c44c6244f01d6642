import type { NewPatient, Sex } from '#shared/patients/patient.ts';
import { parseBirthDate, yearOfAge } from '#shared/patients/parse-birth-date.ts';
import type { BirthDateReading } from '#shared/patients/parse-birth-date.ts';

export const certainties = ['full', 'month', 'year', 'age', 'unknown'] as const;
export type Certainty = (typeof certainties)[number];

/** What is typed, as it is typed. */
export interface RegisterForm {
  readonly familyName: string;
  readonly givenNames: string;
  readonly likesToBeCalled: string;
  readonly nameInOwnScript: string;
  /** Parted by `; `. */
  readonly formerNames: string;
  readonly certainty: Certainty;
  readonly born: string;
  /** The person's answer when 12/03 could be two days. */
  readonly chosenDay: string | null;
  readonly sex: Sex | null;
  readonly phone: string;
  readonly language: string;
  readonly interpreter: boolean | null;
  readonly street: string;
  readonly town: string;
}

export const emptyForm: RegisterForm = {
  familyName: '', givenNames: '', likesToBeCalled: '', nameInOwnScript: '', formerNames: '', certainty: 'full', born: '', chosenDay: null,
  sex: null, phone: '', language: '', interpreter: null, street: '', town: '',
};

export type BornReading = BirthDateReading | { readonly type: 'about'; readonly year: string } | { readonly type: 'unknown' } | { readonly type: 'bad-age' };

/** What the typed birth date means so far. */
export const readBorn = (form: Pick<RegisterForm, 'certainty' | 'born' | 'chosenDay'>, today: string): BornReading => {
  if (form.certainty === 'unknown') return { type: 'unknown' };
  if (form.certainty === 'age') {
    if (form.born.trim() === '') return { type: 'empty' };
    const year = yearOfAge(Number(form.born), today);
    return year === undefined ? { type: 'bad-age' } : { type: 'about', year };
  }
  const precision = form.certainty === 'full' ? 'day' : form.certainty;
  const reading = parseBirthDate(form.born, precision, today);
  const isAnswered = reading.type === 'two-readings' && (form.chosenDay === reading.dayFirst || form.chosenDay === reading.monthFirst);
  return isAnswered && form.chosenDay !== null ? { type: 'date', date: form.chosenDay } : reading;
};

export const hasName = (form: RegisterForm): boolean => form.familyName.trim() !== '' || form.givenNames.trim() !== '';

/** What still has to be told before the form is a record. */
export const missingIn = (form: RegisterForm, today: string): 'name' | 'which' | 'born' | undefined => {
  if (!hasName(form)) return 'name';
  if (readBorn(form, today).type === 'two-readings') return 'which';
  return patientOf(form, today) ? undefined : 'born';
};

/** The record the form says, or undefined while something needed is missing. */
export const patientOf = (form: RegisterForm, today: string): NewPatient | undefined => {
  const born = readBorn(form, today);
  if (!hasName(form) || !['date', 'about', 'unknown'].includes(born.type)) return undefined;
  const { certainty: _certainty, born: _born, chosenDay: _chosenDay, ...rest } = form;
  return {
    ...rest,
    birthDate: born.type === 'date' ? born.date : born.type === 'about' ? born.year : null,
    birthDateCertainty: born.type === 'date' ? 'exact' : born.type === 'about' ? 'about' : 'unknown',
    sex: form.sex ?? 'unknown',
  };
};

/** What is asked of everybody who may be the same; undefined while there is nothing to compare. */
export const comparedOf = (form: RegisterForm, today: string) => {
  const born = readBorn(form, today);
  const birthDate = born.type === 'date' ? born.date : born.type === 'about' ? born.year : null;
  const { familyName, givenNames, likesToBeCalled, nameInOwnScript, formerNames, sex, phone, street, town } = form;
  if (familyName.trim() + givenNames.trim() + nameInOwnScript.trim() + phone.trim() === '') return undefined;
  const birthDateCertainty = born.type === 'date' ? 'exact' as const : born.type === 'about' ? 'about' as const : 'unknown' as const;
  return { familyName, givenNames, likesToBeCalled, nameInOwnScript, formerNames, birthDate, birthDateCertainty, sex: sex ?? 'unknown' as const, phone, street, town };
};

/** `Okafor Ada`, as typed into the search, begins a form: the last word is the family name unless a comma says otherwise. */
export const formFromTyped = (typed: string): RegisterForm => {
  if (/\d/.test(typed)) return emptyForm;
  const [before = '', after] = typed.split(',').map((part) => part.trim());
  if (after !== undefined) return { ...emptyForm, familyName: before, givenNames: after };
  const words = before.split(/\s+/);
  return { ...emptyForm, familyName: words.at(-1) ?? '', givenNames: words.slice(0, -1).join(' ') };
};
