import { conceptPhrase } from './field-reader.ts';
import type { FieldReader } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { periodWords, readPeriod } from './map-date.ts';
import { readQuantity, readRangeWords, readRatioWords } from './map-quantity.ts';
import type { ReadQuantity } from './map-quantity.ts';
import { joinWords } from './map-words.ts';

const longest = 2000;

/** A result's value: a number with its unit, or words. */
export interface ResultValue {
  readonly value: number | null;
  readonly unit: string;
  readonly words: string;
  /** The quantity a reference range can be compared with; undefined for words and comparators. */
  readonly quantity: ReadQuantity | undefined;
}

/** A waveform is no words: how much of it there is, and what it is measured against. */
const sampledWords = (reader: FieldReader, value: unknown): string => {
  const sampled = reader.object(value, 'valueSampledData');
  if (sampled === undefined) return '';
  const data: unknown = sampled['data'];
  const points = typeof data === 'string' && data.trim() !== '' ? data.trim().split(' ').length : 0;
  const period = reader.number(sampled['period'], 'valueSampledData.period');
  const every = period === undefined ? '' : `, every ${period} ms`;
  return `${points} sampled values${every}`;
};

const attachmentWords = (reader: FieldReader, value: unknown): string => {
  const attachment = reader.object(value, 'valueAttachment');
  return attachment === undefined ? '' : reader.note(attachment['title'], 'valueAttachment.title', 300) || reader.text(attachment['contentType'], 'valueAttachment.contentType', 100) || 'attachment';
};

/** Every value[x] that is words; each is a word of R4's Observation, tried in its order. */
const otherWords = (reader: FieldReader, holder: JsonObject): string => {
  const yes = holder['valueBoolean'];
  const period = readPeriod(reader, holder['valuePeriod'], 'valuePeriod');
  return conceptPhrase(reader, holder['valueCodeableConcept'], 'valueCodeableConcept', longest)
    || reader.note(holder['valueString'], 'valueString', longest)
    || (typeof yes === 'boolean' ? String(yes) : '')
    || readRangeWords(reader, holder['valueRange'], 'valueRange')
    || readRatioWords(reader, holder['valueRatio'], 'valueRatio')
    || sampledWords(reader, holder['valueSampledData'])
    || reader.text(holder['valueTime'], 'valueTime', 60) || reader.text(holder['valueDateTime'], 'valueDateTime', 60)
    || periodWords(period) || (period.start ?? period.end ?? '')
    || attachmentWords(reader, holder['valueAttachment']);
};

/** An Observation's or a component's own value[x]; all empty when there is none. */
export const readResultValue = (reader: FieldReader, holder: JsonObject): ResultValue => {
  const quantity = readQuantity(reader, holder['valueQuantity'], 'valueQuantity');
  if (quantity?.value !== undefined) {
    const { value, unit, comparator, words } = quantity;
    return comparator === '' ? { value, unit, words: '', quantity } : { value: null, unit: '', words, quantity: undefined };
  }
  const whole = reader.number(holder['valueInteger'], 'valueInteger');
  const bare: ReadQuantity = { value: whole, unit: '', spellings: [], comparator: '', words: String(whole) };
  if (whole !== undefined) return { value: whole, unit: '', words: '', quantity: bare };
  return { value: null, unit: '', words: otherWords(reader, holder), quantity: undefined };
};

/** Components in words, as many whole ones as fit. */
const componentWords = (reader: FieldReader, components: readonly JsonObject[]): string =>
  joinWords(components.map((component) => {
    const read = readResultValue(reader, component);
    const value = read.quantity?.words || read.words || conceptPhrase(reader, component['dataAbsentReason'], 'component.dataAbsentReason', 300);
    return `${conceptPhrase(reader, component['code'], 'component.code', 500)}: ${value}`;
  }), '; ', longest);

/** The value, else the components in words, else why there is none, else how many results a panel has. */
export const valueOrParts = (reader: FieldReader, observation: JsonObject): ResultValue => {
  const own = readResultValue(reader, observation);
  if (own.value !== null || own.words !== '') return own;
  const components = reader.objects(observation['component'], 'component');
  if (components.length > 0) return { ...own, words: componentWords(reader, components) };
  const absent = conceptPhrase(reader, observation['dataAbsentReason'], 'dataAbsentReason', longest);
  const members = reader.objects(observation['hasMember'], 'hasMember').length;
  return { ...own, words: absent || (members === 0 ? '' : `Panel of ${members}`) };
};
