import { digitsOf, foldedWords } from '#shared/text/fold.ts';
import { datePartsOf } from '#shared/time/calendar-date.ts';
import type { Match } from './contract.ts';

/** What of a person is compared. Empty text and null mean not told. */
export interface PersonLike {
  readonly familyName: string;
  readonly givenNames: string;
  readonly birthDate: string | null;
  readonly phone: string;
}

/** The folded words of a name in a fixed order: `Nguyễn, Thị Lan` and `Lan Thi Nguyen` have one key. Empty without a name. */
export const nameKey = (person: Pick<PersonLike, 'familyName' | 'givenNames'>): string =>
  [...foldedWords(`${person.familyName} ${person.givenNames}`)].sort().join(' ');

// A country code or a leading zero is typed by some and not by others; the last nine digits are the subscriber's.
const subscriberDigits = 9;
/** The end of a phone number, for comparing; empty when too short to tell anybody apart. */
export const phoneKey = (phone: string): string => {
  const digits = digitsOf(phone);
  return digits.length < 5 ? '' : digits.slice(-subscriberDigits);
};

type How = Match['reasons'][number]['how'];

/** Dates fit as far as both are known: `1991-08` fits `1991-08-08`. */
const birthDatesFit = (a: string | null, b: string | null): How => {
  const left = a === null ? undefined : datePartsOf(a);
  const right = b === null ? undefined : datePartsOf(b);
  if (!left || !right) return 'unknown';
  if (left.year !== right.year) return 'differs';
  if (left.month !== undefined && right.month !== undefined && left.month !== right.month) return 'differs';
  if (left.day !== undefined && right.day !== undefined && left.day !== right.day) return 'differs';
  return 'fits';
};

const phonesFit = (a: string, b: string): How => {
  const [left, right] = [phoneKey(a), phoneKey(b)];
  return left === '' || right === '' ? 'unknown' : left === right ? 'fits' : 'differs';
};

/**
 * Whether two records may be one person. Same folded name with a birth date or a phone that fits: very likely.
 * Same name alone, or same phone and birth date under another name: possible. Undefined otherwise.
 */
export const samePerson = (a: PersonLike, b: PersonLike): Pick<Match, 'degree' | 'reasons'> | undefined => {
  const [left, right] = [nameKey(a), nameKey(b)];
  const name: How = left === '' || right === '' ? 'unknown' : left === right ? 'fits' : 'differs';
  const birthDate = birthDatesFit(a.birthDate, b.birthDate);
  const phone = phonesFit(a.phone, b.phone);
  const reasons: Match['reasons'] = [
    { what: 'name', how: name }, { what: 'birth-date', how: birthDate }, { what: 'phone', how: phone },
  ];
  if (name === 'fits' && (birthDate === 'fits' || phone === 'fits')) return { degree: 'very-likely', reasons };
  if (name === 'fits') return { degree: 'possible', reasons };
  if (phone === 'fits' && birthDate === 'fits') return { degree: 'possible', reasons };
  return undefined;
};
