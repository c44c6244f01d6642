import { foldedWords } from '#shared/text/fold.ts';
import { daysInMonth } from '#shared/time/calendar-date.ts';
import { familyMark } from './search-words.ts';

const monthNames: Readonly<Record<string, number>> = {
  jan: 1, feb: 2, mar: 3, apr: 4, may: 5, jun: 6, jul: 7, aug: 8, sep: 9, oct: 10, nov: 11, dec: 12,
};

const pad = (number: number, width: number) => String(number).padStart(width, '0');

/** `b19670904` when it is a real day, both readings of `04/09/1967`. */
const dayWords = (year: number, a: number, b: number): readonly string[] => {
  const readings: readonly (readonly [number, number])[] = [[b, a], [a, b]];
  const words = readings.flatMap(([month, day]) =>
    month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month) ? [`b${pad(year, 4)}${pad(month, 2)}${pad(day, 2)}`] : [],
  );
  return [...new Set(words)];
};

/** Takes the birth dates out of a query; each is a list of index words of which one must be there. */
const datesIn = (query: string): { readonly dates: readonly (readonly string[])[]; readonly rest: string } => {
  const dates: (readonly string[])[] = [];
  const take = (words: readonly string[], original: string) => {
    if (words.length === 0) return original;
    dates.push(words);
    return ' ';
  };
  const rest = query
    .replace(/\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b/g, (text, y: string, m: string, d: string) =>
      Number(m) <= 12 && Number(m) > 0 && Number(d) > 0 && Number(d) <= daysInMonth(Number(y), Number(m)) ? take([`b${y}${pad(Number(m), 2)}${pad(Number(d), 2)}`], text) : text)
    .replace(/\b(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\b/g, (text, a: string, b: string, y: string) => take(dayWords(Number(y), Number(a), Number(b)), text))
    .replace(/\b(\d{1,2})\s+(\p{L}{3,9})\.?\s+(\d{4})\b/gu, (text, d: string, name: string, y: string) => {
      const month = monthNames[name.slice(0, 3).toLowerCase()];
      return month && Number(d) > 0 && Number(d) <= daysInMonth(Number(y), month) ? take([`b${y}${pad(month, 2)}${pad(Number(d), 2)}`], text) : text;
    })
    .replace(/\b(\d{4})-(\d{2})\b/g, (text, y: string, m: string) => (Number(m) >= 1 && Number(m) <= 12 ? take([`b${y}${m}`], text) : text));
  return { dates, rest };
};

export interface FindQuery {
  /** FTS5: every typed part is there, names as beginnings, in any order. */
  readonly all: string;
  /** FTS5: also a family name of the typed words, whole; undefined when no name was typed. */
  readonly wholeFamily: string | undefined;
  /** FTS5: also a family name that begins with a typed word. */
  readonly familyBegins: string | undefined;
}

/** Longer family names than these words are found, and not put first. */
const mostFamilyWords = 4;

/** The typed names in every run of neighbours: `van der berg jan` has the family name `van der berg` in it. */
const runsOf = (words: readonly string[]): readonly string[] =>
  words.flatMap((_, from) => Array.from({ length: Math.min(mostFamilyWords, words.length - from) }, (_each, more) => familyMark(words.slice(from, from + more + 1))));

const anyOf = (queries: readonly string[]): string => `(${queries.join(' OR ')})`;

/**
 * The FTS5 queries for what somebody typed. Undefined when nothing was typed. Only letters, digits and our own marks reach a
 * query, so no operator can.
 */
export const findQuery = (typed: string): FindQuery | undefined => {
  const { dates, rest } = datesIn(typed.normalize('NFKC'));
  // `WL 01 0001` is found by its digits.
  // A phone number is typed in groups: neighbouring groups of digits are one number, unless they are words by themselves.
  const joined = rest.replace(/\bwl\s*(?=\d)/gi, '').replace(/(?<=\d)[\s().+-]+(?=\d)/g, '');
  const words = foldedWords(joined);
  const parts = words.map((word) => {
    if (!/^\d+$/.test(word)) return `"${word}"*`;
    const year = word.length === 4 && /^(18|19|20)/.test(word) ? ` OR "b${word}"` : '';
    const compact = word.length === 8 && /^(18|19|20)/.test(word) ? ` OR "b${word}"` : '';
    return `("d${word}"* OR "${word}"*${year}${compact})`;
  });
  const all = [...dates.map((each) => anyOf(each.map((word) => `"${word}"`))), ...parts].join(' AND ');
  if (all === '') return undefined;
  const names = words.filter((word) => !/^\d+$/.test(word)).slice(0, 8);
  if (names.length === 0) return { all, wholeFamily: undefined, familyBegins: undefined };
  return {
    all,
    wholeFamily: `${anyOf(runsOf(names).map((run) => `"${run}"`))} AND ${all}`,
    familyBegins: `${anyOf(names.map((word) => `"${familyMark([word])}"*`))} AND ${all}`,
  };
};
