import { datePartsOf, daysInMonth } from '#shared/time/calendar-date.ts';
import type { CalendarDate, PartialDate } from '#shared/time/calendar-date.ts';
import { foldedWords } from '#shared/text/fold.ts';

export type Precision = 'day' | 'month' | 'year';

export type BirthDateReading =
  | { readonly type: 'empty' }
  | { readonly type: 'date'; readonly date: PartialDate }
  /** 12/03/1992 is two days; only a person can say which. */
  | { readonly type: 'two-readings'; readonly dayFirst: CalendarDate; readonly monthFirst: CalendarDate }
  | { readonly type: 'not-a-date' }
  /** 92 may be 1892, 1992 or a slip. */
  | { readonly type: 'short-year' }
  | { readonly type: 'no-such-day'; readonly daysInMonth: number; readonly month: number; readonly year: number }
  | { readonly type: 'in-future' }
  | { readonly type: 'too-long-ago' };

/** Nobody has lived longer than 122 years; some room for records of the dead. */
export const oldestAge = 130;

// English and Spanish months, folded, by their first letters; a person writes either in the clinics this is made for.
const monthStarts: readonly (readonly string[])[] = [
  ['jan', 'ene'], ['feb'], ['mar'], ['apr', 'abr'], ['may'], ['jun'], ['jul'], ['aug', 'ago'], ['sep', 'set'], ['oct'], ['nov'], ['dec', 'dic'],
];
const monthNames = [
  'january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december',
  'enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'septiembre', 'setiembre', 'octubre', 'noviembre', 'diciembre',
];
const monthOf = (word: string): number | undefined => {
  if (word.length < 3 || !monthNames.some((name) => name.startsWith(word))) return word === 'sept' ? 9 : undefined;
  const at = monthStarts.findIndex((starts) => starts.some((start) => word.startsWith(start)));
  return at < 0 ? undefined : at + 1;
};

const pad = (value: number, length: number): string => String(value).padStart(length, '0');
const write = (year: number, month?: number, day?: number): PartialDate =>
  [pad(year, 4), ...(month === undefined ? [] : [pad(month, 2)]), ...(day === undefined ? [] : [pad(day, 2)])].join('-');

const judge = (today: CalendarDate, year: number, month?: number, day?: number): BirthDateReading => {
  if (month !== undefined && (month < 1 || month > 12)) return { type: 'not-a-date' };
  if (month !== undefined && day !== undefined && (day < 1 || day > daysInMonth(year, month))) {
    return day > 31 || day < 1 ? { type: 'not-a-date' } : { type: 'no-such-day', daysInMonth: daysInMonth(year, month), month, year };
  }
  const date = write(year, month, day);
  // As text, a year or month compares with the same length of today: born this year is not in the future.
  if (date > today.slice(0, date.length)) return { type: 'in-future' };
  if (year < Number(today.slice(0, 4)) - oldestAge) return { type: 'too-long-ago' };
  return { type: 'date', date };
};

const twoReadings = (today: CalendarDate, first: number, second: number, year: number): BirthDateReading => {
  const dayFirst = judge(today, year, second, first);
  const monthFirst = judge(today, year, first, second);
  if (first === second || second > 12) return monthFirst.type === 'not-a-date' ? dayFirst : monthFirst;
  if (first > 12) return dayFirst;
  if (dayFirst.type === 'date' && monthFirst.type === 'date') return { type: 'two-readings', dayFirst: dayFirst.date, monthFirst: monthFirst.date };
  return dayFirst.type === 'date' ? dayFirst : monthFirst;
};

const readYear = (word: string): number | undefined => (/^\d{4}$/.test(word) ? Number(word) : undefined);
const isSmall = (word: string): boolean => /^\d{1,2}$/.test(word);

const readDay = (words: readonly string[], today: CalendarDate): BirthDateReading => {
  const [a = '', b = '', c = ''] = words;
  if (words.length === 1 && /^\d{8}$/.test(a)) return judge(today, Number(a.slice(0, 4)), Number(a.slice(4, 6)), Number(a.slice(6)));
  if (words.length !== 3) return { type: 'not-a-date' };
  const firstYear = readYear(a);
  const lastYear = readYear(c);
  if (firstYear !== undefined) return isSmall(c) ? judge(today, firstYear, monthOf(b) ?? Number(b), Number(c)) : { type: 'not-a-date' };
  if (lastYear === undefined) return isSmall(c) && (isSmall(a) || monthOf(a) !== undefined) ? { type: 'short-year' } : { type: 'not-a-date' };
  const named = monthOf(b) ?? monthOf(a);
  const day = monthOf(b) === undefined ? b : a;
  if (named !== undefined) return isSmall(day) ? judge(today, lastYear, named, Number(day)) : { type: 'not-a-date' };
  return isSmall(a) && isSmall(b) ? twoReadings(today, Number(a), Number(b), lastYear) : { type: 'not-a-date' };
};

const readMonth = (words: readonly string[], today: CalendarDate): BirthDateReading => {
  const [a = '', b = ''] = words;
  if (words.length !== 2) return { type: 'not-a-date' };
  const year = readYear(a) ?? readYear(b);
  const other = readYear(a) === undefined ? a : b;
  if (year === undefined) return isSmall(b) ? { type: 'short-year' } : { type: 'not-a-date' };
  const month = monthOf(other) ?? (isSmall(other) ? Number(other) : undefined);
  return month === undefined ? { type: 'not-a-date' } : judge(today, year, month);
};

/** `1992-03-12`, `12/03/1992`, `12 Mar 1992`, `8 de agosto de 1991`, to the precision the person said. Never guesses a century or an order. */
export const parseBirthDate = (text: string, precision: Precision, today: CalendarDate): BirthDateReading => {
  const words = foldedWords(text).filter((word) => word !== 'de' && word !== 'del' && word !== 'of').map((word) => word.replace(/^(\d{1,2})(st|nd|rd|th)$/, '$1'));
  if (words.length === 0) return { type: 'empty' };
  if (precision === 'day') return readDay(words, today);
  if (precision === 'month') return readMonth(words, today);
  const year = readYear(words[0] ?? '');
  if (words.length !== 1 || year === undefined) return isSmall(words[0] ?? '') ? { type: 'short-year' } : { type: 'not-a-date' };
  return judge(today, year);
};

/** The year somebody of about this age was born in; undefined for an age nobody has. */
export const yearOfAge = (age: number, today: CalendarDate): PartialDate | undefined => {
  const year = datePartsOf(today)?.year;
  return year === undefined || !Number.isInteger(age) || age < 0 || age > oldestAge ? undefined : write(year - age);
};
