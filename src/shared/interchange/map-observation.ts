import { diastolicLoinc, measureByLoinc, systolicLoinc } from '#shared/vitals/measures.ts';
import type { Measure } from '#shared/vitals/measures.ts';
import type { Observation } from '#shared/vitals/observation.ts';
import { codingsOf, conceptPhrase, conceptWords, createFieldReader, mappedOr } from './field-reader.ts';
import type { FieldReader, Mapped } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { loincSystem } from './kinds.ts';
import { readDateTime, readEffective } from './map-effective.ts';
import { mapValue } from './map-value.ts';
import type { MappedValue } from './map-value.ts';
import { joinWords } from './map-words.ts';

export type ImportedObservation = Omit<Observation, 'id' | 'patientId' | 'setId' | 'struck' | 'source'> & {
  /** All three null unless its source entered it in error; by '' as nobody here struck it. */
  readonly struckBy: string | null;
  readonly struckAt: string | null;
  readonly struckReason: string | null;
  /** Observations with one encounter and one time are one set; the same text means the same set of the patient. */
  readonly setKey: string;
};

const notStruck = { struckBy: null, struckAt: null, struckReason: null };
export const struckAtSource = 'entered in error at the source';

const statuses = ['final', 'preliminary', 'amended', 'corrected', 'registered', 'cancelled'] as const;
const statusOf = (text: string): Observation['status'] => (text === 'entered-in-error' ? 'struck' : (statuses.find((known) => known === text) ?? 'unknown'));

const codeOf = (reader: FieldReader, concept: unknown, field: string): string => codingsOf(reader, concept, field).find((coding) => coding.system === loincSystem)?.code ?? '';

/** Systolic and diastolic from the components; words when neither is a number. */
const mapPressure = (reader: FieldReader, components: readonly JsonObject[], measure: Measure): MappedValue => {
  const part = (loinc: string) => {
    const component = components.find((candidate) => codeOf(reader, candidate['code'], 'component.code') === loinc);
    return component === undefined ? undefined : mapValue(reader, component, measure);
  };
  const [systolic, diastolic] = [part(systolicLoinc), part(diastolicLoinc)];
  const sameUnit = !systolic?.unit || !diastolic?.unit || systolic.unit === diastolic.unit;
  return {
    value: systolic?.value ?? null, secondValue: sameUnit ? (diastolic?.value ?? null) : null,
    valueText: joinWords([systolic?.valueText ?? '', diastolic?.valueText ?? ''], ' / ', 300),
    unit: systolic?.unit || diastolic?.unit || '', isOwn: sameUnit && systolic?.isOwn !== false && diastolic?.isOwn !== false,
  };
};

/** Other components in words, as many whole ones as fit: they stay complete in the original. */
const componentWords = (reader: FieldReader, components: readonly JsonObject[]): string =>
  joinWords(components.map((component) => {
    const mapped = mapValue(reader, component, undefined);
    const value = mapped.value === null ? mapped.valueText : `${mapped.value} ${mapped.unit}`.trim();
    return `${conceptPhrase(reader, component['code'], 'component.code', 300)}: ${value}`;
  }), '; ', 300);

const valueOf = (reader: FieldReader, observation: JsonObject, measure: Measure | undefined): MappedValue => {
  const components = reader.objects(observation['component'], 'component');
  if (measure?.name === 'blood-pressure' && components.length > 0) {
    const pressure = mapPressure(reader, components, measure);
    if (pressure.value !== null || pressure.secondValue !== null || pressure.valueText !== '') return pressure;
  }
  const own = mapValue(reader, observation, measure);
  return own.value !== null || own.valueText !== '' || components.length === 0 ? own : { ...own, valueText: componentWords(reader, components) };
};

/**
 * FHIR R4 vital-sign Observation to our fields. Values are taken as given, possible or not: an import never judges clinically.
 * A measure of ours in a unit that is none of its own keeps value and unit as given and `measure` null, so no trend draws it.
 */
export const mapObservation = (observation: JsonObject): Mapped<ImportedObservation> => {
  const reader = createFieldReader();
  const codings = codingsOf(reader, observation['code'], 'code');
  const ours = codings.find((coding) => coding.system === loincSystem && measureByLoinc(coding.code) !== undefined);
  const coding = ours ?? codings.find((candidate) => candidate.system === loincSystem) ?? codings[0];
  if ((coding?.code.length ?? 0) > 50) reader.bad('code.coding.code');
  const measure = ours === undefined ? undefined : measureByLoinc(ours.code);
  const value = valueOf(reader, observation, measure);
  const effective = readEffective(reader, observation);
  const status = statusOf(reader.text(observation['status'], 'status', 40));
  const meta = reader.object(observation['meta'], 'meta');
  const changed = readDateTime(reader.text(meta?.['lastUpdated'], 'meta.lastUpdated', 60)) ?? readDateTime(reader.text(observation['issued'], 'issued', 60));
  const encounter = reader.text(reader.object(observation['encounter'], 'encounter')?.['reference'], 'encounter.reference', 2000);
  return mappedOr(reader, {
    measure: measure !== undefined && value.isOwn ? measure.name : null,
    code: coding?.code ?? '', display: conceptWords(reader, observation['code'], 'code', 300),
    value: value.value, secondValue: value.secondValue, valueText: value.valueText, unit: value.unit,
    ...effective,
    recordedBy: reader.text(reader.objects(observation['performer'], 'performer')[0]?.['display'], 'performer.display', 200),
    status,
    ...(status === 'struck' ? { struckBy: '', struckAt: (changed ?? effective).takenAt, struckReason: struckAtSource } : notStruck),
    setKey: `${encounter}|${effective.takenAt}|${effective.hasTime}`,
  });
};
