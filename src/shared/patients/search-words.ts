import { digitsOf, foldedWords } from '#shared/text/fold.ts';
import { datePartsOf } from '#shared/time/calendar-date.ts';
import type { Patient } from './patient.ts';

/** What the index holds of one patient. Digits are marked so that a name made of digits is not a phone. */
export type Findable = Readonly<Pick<Patient,
  'familyName' | 'givenNames' | 'likesToBeCalled' | 'nameInOwnScript' | 'formerNames' | 'birthDate' | 'phone' | 'recordNumber' | 'identityNote'>>;

const pad = (number: number, width: number) => String(number).padStart(width, '0');

/** The family name as one word, marked by a zero that nobody types before a name: a name typed whole is found before all that only begin so. */
export const familyMark = (words: readonly string[]): string => `0${words.join('')}`;

/** Every form in which people say a birth date, as index words: whole, and year with month, and year. */
const birthWords = (birthDate: string | null): readonly string[] => {
  const parts = birthDate === null ? undefined : datePartsOf(birthDate);
  if (!parts) return [];
  const words = [`b${pad(parts.year, 4)}`];
  if (parts.month !== undefined) words.push(`b${pad(parts.year, 4)}${pad(parts.month, 2)}`);
  if (parts.month !== undefined && parts.day !== undefined) words.push(`b${pad(parts.year, 4)}${pad(parts.month, 2)}${pad(parts.day, 2)}`);
  return words;
};

/** A number is found from its start, without its country code, and by its last digits. */
const numberWords = (digits: string): readonly string[] =>
  digits === '' ? [] : [digits, ...[10, 9, 7, 6, 4].filter((n) => n < digits.length).map((n) => digits.slice(-n))].map((each) => `d${each}`);

/** The index words of a patient, separated by spaces. */
export const searchWords = (patient: Findable): string => {
  const family = foldedWords(patient.familyName);
  return [
    ...(family.length > 0 ? [familyMark(family)] : []),
    ...family,
    ...foldedWords(`${patient.givenNames} ${patient.likesToBeCalled} ${patient.nameInOwnScript} ${patient.formerNames} ${patient.identityNote}`),
    ...birthWords(patient.birthDate),
    ...numberWords(digitsOf(patient.phone)),
    ...numberWords(digitsOf(patient.recordNumber)),
  ].join(' ');
};
