import type { Patient, Sex } from './patient.ts';
import { digitsOf, fold, foldedWords } from '#shared/text/fold.ts';

/** What of a person is compared. Empty text, null and `unknown` mean not told. */
export type PersonLike = Readonly<Pick<Patient,
  | 'familyName' | 'givenNames' | 'likesToBeCalled' | 'nameInOwnScript' | 'formerNames' | 'birthDate' | 'birthDateCertainty' | 'sex' | 'phone'
  | 'street' | 'town' | 'identity'>>;

/** A person made ready to be compared many times: words folded once. */
export interface Comparable {
  readonly family: readonly string[];
  readonly given: readonly string[];
  readonly called: readonly string[];
  readonly former: readonly (readonly string[])[];
  /** Sorted words of the whole name, and of the name in its own script; without the empty ones. */
  readonly wholeNames: readonly string[];
  /** `jr`, `sr`, `2`, `3`, or ''. */
  readonly generation: string;
  /** Named `Baby`, `Twin 2`: nobody's name yet. */
  readonly isUnnamedBaby: boolean;
  readonly birthDate: string | null;
  readonly isAbout: boolean;
  readonly sex: Sex;
  readonly phone: string;
  /** Folded street and town; '' unless both are told. */
  readonly address: string;
  readonly isTemporary: boolean;
}

const generations: Readonly<Record<string, string>> = { jr: 'jr', junior: 'jr', sr: 'sr', senior: 'sr', ii: '2', iii: '3', iv: '4' };
const babyWords = new Set(['baby', 'babyboy', 'babygirl', 'newborn', 'infant', 'twin', 'triplet', 'boy', 'girl', 'male', 'female', 'of', 'bb', 'bg', 'a', 'b', 'c', '1', '2', '3', 'i', 'ii', 'iii', 'no', 'name', 'unnamed']);
const saysBaby = new Set(['baby', 'babyboy', 'babygirl', 'newborn', 'infant', 'twin', 'triplet', 'unnamed', 'bb', 'bg']);
const streetWords: Readonly<Record<string, string>> = {
  street: 'st', road: 'rd', avenue: 'ave', lane: 'ln', drive: 'dr', court: 'ct', close: 'cl', place: 'pl', square: 'sq', boulevard: 'blvd', apartment: 'apt', flat: 'apt', saint: 'st', calle: 'c', avenida: 'ave',
};

// A country code or a leading zero is typed by some and not by others; the last nine digits are the subscriber's.
const subscriberDigits = 9;
/** The end of a phone number, for comparing; empty when too short to tell anybody apart. */
export const phoneKey = (phone: string): string => {
  const digits = digitsOf(phone);
  return digits.length < 5 ? '' : digits.slice(-subscriberDigits);
};

/** Folded street and town, for comparing; empty unless both are told. */
export const addressKey = (street: string, town: string): string =>
  street.trim() === '' || town.trim() === '' ? '' : foldedWords(`${street} ${town}`).map((word) => streetWords[word] ?? word).join(' ');

/** The names of a `; `-parted list, folded into words; empty ones left out. */
export const formerWords = (formerNames: string): readonly (readonly string[])[] =>
  formerNames === '' ? [] : formerNames.split(';').map(foldedWords).filter((words) => words.length > 0);

export const comparable = (person: PersonLike): Comparable => {
  const isTemporary = person.identity === 'temporary';
  const [familyAll, givenAll] = isTemporary ? [[], []] : [foldedWords(person.familyName), foldedWords(person.givenNames)];
  const isBaby = givenAll.some((word) => saysBaby.has(word)) && givenAll.every((word) => babyWords.has(word));
  const isName = (word: string) => generations[word] === undefined;
  const keptFamily = familyAll.filter(isName);
  const keptGiven = isBaby ? [] : givenAll.filter(isName);
  // A name that is nothing but `Junior` is a name.
  const family = keptFamily.length > 0 ? keptFamily : familyAll;
  const given = keptGiven.length > 0 || isBaby ? keptGiven : givenAll;
  const own = person.nameInOwnScript === '' || isTemporary ? '' : [...foldedWords(person.nameInOwnScript)].sort().join(' ');
  return {
    family, given, called: isTemporary ? [] : foldedWords(person.likesToBeCalled), former: isTemporary ? [] : formerWords(person.formerNames),
    wholeNames: [[...family, ...given].sort().join(' '), own].filter((name, at, all) => name !== '' && all.indexOf(name) === at),
    generation: isBaby ? '' : [...familyAll, ...givenAll].map((word) => generations[word]).find((word) => word !== undefined) ?? '',
    isUnnamedBaby: isBaby, birthDate: person.birthDate, isAbout: person.birthDateCertainty === 'about', sex: person.sex,
    phone: phoneKey(person.phone), address: addressKey(person.street, person.town), isTemporary,
  };
};

/** The folded words of a name in a fixed order: `Nguyễn, Thị Lan` and `Lan Thi Nguyen` have one key. Empty without a name. */
export const nameKey = (person: Pick<PersonLike, 'familyName' | 'givenNames'>): string =>
  [...fold(`${person.familyName} ${person.givenNames}`).split(' ')].sort().join(' ').trim();
