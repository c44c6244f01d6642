import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const textsOf = (value: unknown): string => (Array.isArray(value) ? value.filter((part) => typeof part === 'string').join(' ') : '');

/** A HumanName as it is spoken: its text, else prefix, given, family and suffix. Unread: the caller bounds and checks it. */
export const humanNameWords = (name: JsonObject): string =>
  textOf(name['text']) || [textsOf(name['prefix']), textsOf(name['given']), textOf(name['family']), textsOf(name['suffix'])].filter((part) => part !== '').join(' ');

const order = ['official', 'usual', undefined];

/** The name of somebody who is no patient: official, then usual, then the first that is not old. */
export const chosenName = (names: unknown): string => {
  const all = Array.isArray(names) ? names.filter(isObject) : [];
  const rank = (name: JsonObject) => (name['use'] === 'old' || name['use'] === 'maiden' ? 9 : (order.indexOf(name['use'] as string | undefined) + 1 || 5));
  return all.map((name) => ({ rank: rank(name), words: humanNameWords(name) })).filter((name) => name.words !== '').sort((a, b) => a.rank - b.rank)[0]?.words ?? '';
};
