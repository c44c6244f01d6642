import type { FieldReader } from './field-reader.ts';
import type { JsonObject } from './json.ts';

const ucum = 'http://unitsofmeasure.org';

/** A FHIR Quantity, Age, Duration or Count. */
export interface ReadQuantity {
  readonly value: number | undefined;
  /** UCUM where given, else the unit's words, else another system's code; '' for none. */
  readonly unit: string;
  /** Everything the unit is called, to tell whether two are the same. */
  readonly spellings: readonly string[];
  /** `<`, `<=`, `>=`, `>` or ''. */
  readonly comparator: string;
  /** As people write it: the unit's words before its code. */
  readonly words: string;
}

/** Undefined when absent. */
export const readQuantity = (reader: FieldReader, value: unknown, field: string): ReadQuantity | undefined => {
  const quantity: JsonObject | undefined = reader.object(value, field);
  if (quantity === undefined) return undefined;
  const code = reader.text(quantity['code'], `${field}.code`, 50);
  const unit = reader.text(quantity['unit'], `${field}.unit`, 50);
  const comparator = reader.text(quantity['comparator'], `${field}.comparator`, 2);
  const number = reader.number(quantity['value'], `${field}.value`);
  const words = number === undefined ? '' : `${comparator} ${number} ${unit || code}`.trim();
  return { value: number, unit: (quantity['system'] === ucum && code) || unit || code, spellings: [code, unit].filter((word) => word !== ''), comparator, words };
};

/** Whether two quantities are told in one unit; one without a unit fits only another without. */
export const isSameUnit = (a: ReadQuantity, b: ReadQuantity): boolean =>
  a.spellings.length === 0 ? b.spellings.length === 0 : a.spellings.some((spelling) => b.spellings.includes(spelling));

/** `2 – 5 mg`, `≥ 2 mg`, `≤ 5 mg`; '' when neither end is told. */
export const rangeWords = (low: ReadQuantity | undefined, high: ReadQuantity | undefined): string => {
  if (low?.value === undefined) return high?.value === undefined ? '' : `≤ ${high.words}`;
  if (high?.value === undefined) return `≥ ${low.words}`;
  return isSameUnit(low, high) || low.spellings.length === 0 ? `${low.value} – ${high.words}` : `${low.words} – ${high.words}`;
};

export const readRangeWords = (reader: FieldReader, value: unknown, field: string): string => {
  const range = reader.object(value, field);
  return range === undefined ? '' : rangeWords(readQuantity(reader, range['low'], `${field}.low`), readQuantity(reader, range['high'], `${field}.high`));
};

/** A titre keeps its colon (`1 : 128`), amounts with units a stroke (`50 mL / 1 h`). */
export const readRatioWords = (reader: FieldReader, value: unknown, field: string): string => {
  const ratio = reader.object(value, field);
  const over = readQuantity(reader, ratio?.['numerator'], `${field}.numerator`);
  const under = readQuantity(reader, ratio?.['denominator'], `${field}.denominator`);
  if (over === undefined || under === undefined || over.words === '' || under.words === '') return over?.words ?? '';
  return `${over.words} ${over.spellings.length + under.spellings.length === 0 ? ':' : '/'} ${under.words}`;
};
