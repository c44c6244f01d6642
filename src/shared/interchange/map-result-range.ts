import { codingsOf, conceptPhrase } from './field-reader.ts';
import type { FieldReader } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { isSameUnit, rangeWords, readQuantity, readRangeWords } from './map-quantity.ts';
import type { ReadQuantity } from './map-quantity.ts';
import { joinWords } from './map-words.ts';

export interface ResultRange {
  readonly low: number | null;
  readonly high: number | null;
  readonly words: string;
}

interface Range {
  readonly low: ReadQuantity | undefined;
  readonly high: ReadQuantity | undefined;
  /** For whom or what it holds, in words; '' for the usual one. */
  readonly whom: string;
  readonly text: string;
}

const readRange = (reader: FieldReader, range: JsonObject): Range => {
  const at = 'referenceRange';
  const isNormal = codingsOf(reader, range['type'], `${at}.type`).some((coding) => coding.code === 'normal');
  const applies = reader.objects(range['appliesTo'], `${at}.appliesTo`).map((concept) => conceptPhrase(reader, concept, `${at}.appliesTo`, 100));
  const age = readRangeWords(reader, range['age'], `${at}.age`);
  return {
    low: readQuantity(reader, range['low'], `${at}.low`), high: readQuantity(reader, range['high'], `${at}.high`),
    whom: joinWords([isNormal ? '' : conceptPhrase(reader, range['type'], `${at}.type`, 100), ...applies, age === '' ? '' : `age ${age}`], ', ', 200),
    text: reader.note(range['text'], `${at}.text`, 300),
  };
};

/**
 * Reference ranges. Numbers only when there is one range, for everybody, in the value's own unit: a chart marks what lies outside,
 * and which of two ranges holds (`male`, `Severe TBI`) or whether units fit is never guessed. All else is words.
 */
export const readResultRange = (reader: FieldReader, value: unknown, quantity: ReadQuantity | undefined): ResultRange => {
  if (value === undefined) return { low: null, high: null, words: '' };
  const ranges = reader.objects(value, 'referenceRange').map((range) => readRange(reader, range));
  const [only] = ranges;
  const fits = (end: ReadQuantity | undefined) => end?.value === undefined || (quantity !== undefined && end.comparator === '' && isSameUnit(end, quantity));
  if (ranges.length === 1 && only !== undefined && only.whom === '' && fits(only.low) && fits(only.high)) {
    return { low: only.low?.value ?? null, high: only.high?.value ?? null, words: only.text };
  }
  const words = ranges.map(({ low, high, whom, text }) => [whom, text || rangeWords(low, high)].filter((part) => part !== '').join(': '));
  return { low: null, high: null, words: joinWords(words, '; ', 300) };
};
