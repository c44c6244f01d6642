import type { Result } from '#shared/results/result.ts';
import type { OwnFields } from '#shared/sections/section.ts';
import { codingsOf, conceptWords, createFieldReader } from './field-reader.ts';
import type { FieldReader } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { loincSystem } from './kinds.ts';
import { answer, codingIn, oneOf, readNotes } from './map-answer.ts';
import { readFhirDate, readPeriod } from './map-date.ts';
import { readNamed } from './map-reference.ts';
import { readResultRange } from './map-result-range.ts';
import { valueOrParts } from './map-result-value.ts';
import { fitWords } from './map-words.ts';
import type { Mapping } from './staged.ts';

export type ImportedResult = OwnFields<Result>;

const categorySystem = 'http://terminology.hl7.org/CodeSystem/observation-category';
const statuses = ['registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled', 'entered-in-error'] as const;

/** The first coding of HL7's observation-category, else the first code there is, else `other`. */
const categoryOf = (reader: FieldReader, observation: JsonObject): string => {
  if (observation['category'] === undefined) return 'other';
  const codings = reader.objects(observation['category'], 'category').flatMap((category) => codingsOf(reader, category, 'category')).filter((coding) => coding.code !== '');
  return (codings.find((coding) => coding.system === categorySystem) ?? codings[0])?.code ?? 'other';
};

/** The first interpretation's code, else its words. */
const interpretationOf = (reader: FieldReader, observation: JsonObject): string => {
  if (observation['interpretation'] === undefined) return '';
  const [first] = reader.objects(observation['interpretation'], 'interpretation');
  const code = codingsOf(reader, first, 'interpretation').find((coding) => coding.code !== '')?.code ?? '';
  return code === '' || code.length > 50 ? fitWords(conceptWords(reader, first, 'interpretation', 300), 50) : code;
};

const effectiveOf = (reader: FieldReader, observation: JsonObject): string | null => {
  const period = readPeriod(reader, observation['effectivePeriod'], 'effectivePeriod');
  const timing = reader.object(observation['effectiveTiming'], 'effectiveTiming');
  return readFhirDate(reader, observation['effectiveDateTime'], 'effectiveDateTime') ?? readFhirDate(reader, observation['effectiveInstant'], 'effectiveInstant')
    ?? period.start ?? period.end ?? readFhirDate(reader, reader.texts(timing?.['event'], 'effectiveTiming.event', 60)[0], 'effectiveTiming.event')
    ?? readFhirDate(reader, observation['issued'], 'issued');
};

/** FHIR R4 Observation that is no vital sign to our fields. */
export const mapResult = (observation: JsonObject): Mapping => {
  const reader = createFieldReader();
  if (observation['code'] === undefined) reader.bad('code');
  const coding = codingIn(reader, observation['code'], 'code', loincSystem);
  const display = conceptWords(reader, observation['code'], 'code', 500);
  const value = valueOrParts(reader, observation);
  const range = readResultRange(reader, observation['referenceRange'], value.quantity);
  const performer = readNamed(reader, observation, reader.objects(observation['performer'], 'performer')[0], { field: 'performer', ours: 'performer', max: 200 });
  const fields: ImportedResult = {
    category: categoryOf(reader, observation), display, code: coding.code, codeSystem: coding.system,
    value: value.value, unit: value.unit, valueText: value.words, low: range.low, high: range.high, rangeText: range.words,
    interpretation: interpretationOf(reader, observation), status: oneOf(statuses, observation['status']),
    effective: effectiveOf(reader, observation), performer: performer.words, note: readNotes(reader, observation['note']),
  };
  return answer('result', reader, fields, { words: display, links: performer.links });
};
