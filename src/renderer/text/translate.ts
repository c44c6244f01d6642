import { en } from './en.ts';

/** A sentence, or its forms by number; `count` picks the form. */
export type Entry = string | { readonly one: string; readonly other: string };
type Catalogue = typeof en;
export type TextKey = keyof Catalogue;

type Holes<S> = S extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never;
type HolesOf<E> = E extends string ? Holes<E> : E extends { readonly other: infer O } ? Holes<O> | 'count' : never;
type Fillings<K extends TextKey> = [HolesOf<Catalogue[K]>] extends [never]
  ? []
  : [fill: Readonly<Record<HolesOf<Catalogue[K]>, string | number>>];

export const locale = 'en';
const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
const forms = new Intl.PluralRules(locale);

/** A number as people here write it; with `decimals`, always that many. */
export const formatNumber = (value: number, decimals?: number): string =>
  decimals === undefined ? numbers.format(value) : value.toLocaleString(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

/** Whether the catalogue has words for this: for what the core says by a name. */
export const isTextKey = (key: string): key is TextKey => Object.hasOwn(en, key);

/** The sentence of the catalogue, its holes filled; a number is written as people here write it. */
export const t = <K extends TextKey>(key: K, ...[fill]: Fillings<K>): string => {
  const entry: Entry = en[key];
  const values: Readonly<Record<string, string | number>> = fill ?? {};
  const sentence = typeof entry === 'string' ? entry : forms.select(Number(values['count'])) === 'one' ? entry.one : entry.other;
  return sentence.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = values[name];
    return value === undefined ? hole : typeof value === 'number' ? formatNumber(value) : value;
  });
};
