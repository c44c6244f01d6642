import { soundsOf } from './letters-apart.ts';
import type { Comparable } from './person-like.ts';
import { datePartsOf } from '#shared/time/calendar-date.ts';

/** More words than these of one name tell nobody apart and would make many keys. */
const mostWords = 5;
/** Years around a guessed one that it is also looked for under. */
const aboutYears = [-3, -2, -1, 0, 1, 2, 3];

const pad = (value: number): string => String(value).padStart(2, '0');
const inOrder = (a: string, b: string): string => (a < b ? `${a}.${b}` : `${b}.${a}`);

/** Words a person may be written with: short particles last, so that they fall out first. */
const nameSounds = (person: Comparable): readonly string[] => {
  const words = [...person.family, ...person.given, ...person.called, ...person.former.flat()];
  const telling = [...words.filter((word) => word.length > 2), ...words.filter((word) => word.length <= 2)];
  return [...new Set(telling.map((word) => soundsOf(word)[0]))].slice(0, mostWords);
};

/** Day and month in an order of their own, so that 4 September and 9 April are one. */
const dayKey = (month: number, day: number): string => inOrder(pad(month), pad(day));

const birthKeys = (person: Comparable): { readonly whole: readonly string[]; readonly years: readonly string[]; readonly day: string | undefined } => {
  const parts = person.birthDate === null ? undefined : datePartsOf(person.birthDate);
  if (!parts) return { whole: [], years: [], day: undefined };
  const years = person.isAbout ? aboutYears.map((more) => String(parts.year + more)) : [String(parts.year)];
  if (parts.month === undefined || parts.day === undefined) return { whole: [], years, day: undefined };
  const day = dayKey(parts.month, parts.day);
  return { whole: [`b${parts.year}.${day}`], years, day };
};

/**
 * The keys two records share when they may be one person; the index finds candidates by them and samePerson decides. Each is one
 * way to be right about most and wrong about the rest:
 * `n` two names that sound so, in any order · `b` the birth date, day and month in any order · `y` one name and the year ·
 * `d` one name and the day · `p` the phone · `a` the address · `o` the whole name in another script.
 */
export const matchKeys = (person: Comparable): readonly string[] => {
  if (person.isTemporary) return [];
  const sounds = nameSounds(person);
  const { whole, years, day } = birthKeys(person);
  const keys = new Set<string>(whole);
  for (const [at, sound] of sounds.entries()) {
    for (const other of sounds.slice(at + 1)) keys.add(`n${inOrder(sound, other)}`);
    for (const year of years) keys.add(`y${sound}.${year}`);
    if (day !== undefined) keys.add(`d${sound}.${day}`);
  }
  if (sounds.length === 1) keys.add(`n${sounds[0] ?? ''}`);
  if (person.phone !== '') keys.add(`p${person.phone}`);
  if (person.address !== '') keys.add(`a${person.address}`);
  for (const name of person.wholeNames) if (/[^a-z0-9 ]/.test(name)) keys.add(`o${name}`);
  return [...keys];
};

/** Whether a key says the name alone: how many share it is how common the name is. */
export const isNameKey = (key: string): boolean => key.startsWith('n');
