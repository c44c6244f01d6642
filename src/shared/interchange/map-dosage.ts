import { conceptPhrase } from './field-reader.ts';
import type { FieldReader } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { listWords } from './map-answer.ts';
import { readQuantity, readRangeWords, readRatioWords } from './map-quantity.ts';
import { joinWords } from './map-words.ts';

/** UCUM units of time as R4 `timing.repeat` uses them, one and many. */
const timeUnits = new Map([
  ['s', ['second', 'seconds']], ['min', ['minute', 'minutes']], ['h', ['hour', 'hours']], ['d', ['day', 'days']],
  ['wk', ['week', 'weeks']], ['mo', ['month', 'months']], ['a', ['year', 'years']],
]);
const span = (from: number, to: number | undefined, unit: string): string => {
  const [one, many] = timeUnits.get(unit) ?? [unit, unit];
  return to === undefined ? `${from} ${from === 1 ? one : many}`.trim() : `${from} – ${to} ${many}`.trim();
};

/** hl7.org/fhir/R4/valueset-event-timing.html */
const moments = new Map([
  ['MORN', 'in the morning'], ['MORN.early', 'in the early morning'], ['MORN.late', 'in the late morning'], ['NOON', 'at noon'],
  ['AFT', 'in the afternoon'], ['AFT.early', 'in the early afternoon'], ['AFT.late', 'in the late afternoon'],
  ['EVE', 'in the evening'], ['EVE.early', 'in the early evening'], ['EVE.late', 'in the late evening'], ['NIGHT', 'at night'],
  ['PHS', 'after sleep'], ['HS', 'before sleep'], ['WAKE', 'on waking'],
  ['C', 'with meals'], ['CM', 'with breakfast'], ['CD', 'with lunch'], ['CV', 'with dinner'],
  ['AC', 'before meals'], ['ACM', 'before breakfast'], ['ACD', 'before lunch'], ['ACV', 'before dinner'],
  ['PC', 'after meals'], ['PCM', 'after breakfast'], ['PCD', 'after lunch'], ['PCV', 'after dinner'],
]);

/** `2 times a day`, `every 4 – 6 hours`, `once`. A frequency without a period, or the reverse, says only what it says. */
const frequencyWords = (reader: FieldReader, repeat: JsonObject, at: string): string => {
  const number = (name: string) => reader.number(repeat[name], `${at}.${name}`);
  const [often, oftenMax, period, periodMax] = [number('frequency'), number('frequencyMax'), number('period'), number('periodMax')];
  const unit = reader.text(repeat['periodUnit'], `${at}.periodUnit`, 10);
  const times = often === undefined ? '' : oftenMax === undefined ? (often === 1 ? 'once' : `${often} times`) : `${often} – ${oftenMax} times`;
  if (period === undefined) return times;
  if (periodMax === undefined && period === 1 && times !== '') return `${times} a ${timeUnits.get(unit)?.[0] ?? unit}`;
  const every = `every ${span(period, periodMax, unit)}`;
  return times === '' || times === 'once' ? every : `${times} ${every}`;
};

const timingWords = (reader: FieldReader, value: unknown, at: string): readonly string[] => {
  const timing = reader.object(value, at);
  if (timing === undefined) return [];
  const repeat = reader.object(timing['repeat'], `${at}.repeat`) ?? {};
  const when = reader.texts(repeat['when'], `${at}.repeat.when`, 20).map((code) => moments.get(code) ?? code);
  const offset = reader.number(repeat['offset'], `${at}.repeat.offset`);
  const days = reader.texts(repeat['dayOfWeek'], `${at}.repeat.dayOfWeek`, 10);
  const times = reader.texts(repeat['timeOfDay'], `${at}.repeat.timeOfDay`, 20).map((time) => time.slice(0, 5));
  const count = reader.number(repeat['count'], `${at}.repeat.count`);
  const duration = reader.number(repeat['duration'], `${at}.repeat.duration`);
  const lasting = duration === undefined ? '' : `over ${span(duration, reader.number(repeat['durationMax'], `${at}.repeat.durationMax`), reader.text(repeat['durationUnit'], `${at}.repeat.durationUnit`, 10))}`;
  const bounds = readQuantity(reader, repeat['boundsDuration'], `${at}.repeat.boundsDuration`)?.words || readRangeWords(reader, repeat['boundsRange'], `${at}.repeat.boundsRange`);
  const frequency = frequencyWords(reader, repeat, `${at}.repeat`);
  return [
    frequency === '' && when.length + times.length === 0 ? conceptPhrase(reader, timing['code'], `${at}.code`, 200) : frequency,
    when.length === 0 || offset === undefined ? when.join(', ') : `${offset} minutes ${when.join(', ')}`,
    days.length === 0 ? '' : `on ${days.join(', ')}`, times.length === 0 ? '' : `at ${times.join(', ')}`,
    lasting, bounds === '' ? '' : `for ${bounds}`, count === undefined ? '' : `${count} times in all`,
  ];
};

const amountWords = (reader: FieldReader, dosage: JsonObject, at: string): readonly string[] =>
  reader.objects(dosage['doseAndRate'], `${at}.doseAndRate`).flatMap((amount) => {
    const rate = readQuantity(reader, amount['rateQuantity'], `${at}.rateQuantity`)?.words
      || readRangeWords(reader, amount['rateRange'], `${at}.rateRange`) || readRatioWords(reader, amount['rateRatio'], `${at}.rateRatio`);
    return [
      readQuantity(reader, amount['doseQuantity'], `${at}.doseQuantity`)?.words || readRangeWords(reader, amount['doseRange'], `${at}.doseRange`),
      rate === '' ? '' : `at ${rate}`,
    ];
  });

const limitWords = (reader: FieldReader, dosage: JsonObject, at: string): string => {
  const most = readRatioWords(reader, dosage['maxDosePerPeriod'], `${at}.maxDosePerPeriod`)
    || readQuantity(reader, dosage['maxDosePerAdministration'], `${at}.maxDosePerAdministration`)?.words || '';
  return most === '' ? '' : `at most ${most}`;
};

const asNeededWords = (reader: FieldReader, dosage: JsonObject, at: string): string => {
  const reason = conceptPhrase(reader, dosage['asNeededCodeableConcept'], `${at}.asNeededCodeableConcept`, 200);
  if (reason !== '') return `as needed for ${reason}`;
  return dosage['asNeededBoolean'] === true ? 'as needed' : '';
};

/** One FHIR Dosage in words: its own text when it has one, else built from its parts in the order a label has them. */
export const dosageWords = (reader: FieldReader, dosage: JsonObject, at: string): string => {
  const text = reader.note(dosage['text'] ?? dosage['patientInstruction'], `${at}.text`, 1000);
  if (text !== '') return text;
  return joinWords([
    ...amountWords(reader, dosage, at), conceptPhrase(reader, dosage['method'], `${at}.method`, 200), conceptPhrase(reader, dosage['route'], `${at}.route`, 200),
    conceptPhrase(reader, dosage['site'], `${at}.site`, 200), ...timingWords(reader, dosage['timing'], `${at}.timing`), asNeededWords(reader, dosage, at),
    limitWords(reader, dosage, at), listWords(reader, dosage['additionalInstruction'], `${at}.additionalInstruction`, 300),
  ], ', ', 1000);
};
