import type { Measure } from '#shared/vitals/measures.ts';
import { conceptPhrase } from './field-reader.ts';
import type { FieldReader } from './field-reader.ts';
import type { JsonObject } from './json.ts';

/** A value as our Observation keeps it. `isOwn` is false when the unit is none of the measure's: it then belongs to no trend. */
export interface MappedValue {
  readonly value: number | null;
  readonly secondValue: number | null;
  readonly valueText: string;
  readonly unit: string;
  readonly isOwn: boolean;
}

/** Words people write for units, in place of the UCUM code. */
const ucumByWord: Readonly<Record<string, string>> = {
  mmHg: 'mm[Hg]', 'mm Hg': 'mm[Hg]', C: 'Cel', '°C': 'Cel', degC: 'Cel', F: '[degF]', '°F': '[degF]', degF: '[degF]',
  lb: '[lb_av]', lbs: '[lb_av]', in: '[in_i]', inch: '[in_i]', inches: '[in_i]', bpm: '/min', 'beats/min': '/min', 'beats/minute': '/min',
  'breaths/min': '/min', 'breaths/minute': '/min', '1/min': '/min', '%O2': '%',
};

/** The unit in UCUM: annotations such as `{beats}` say nothing about the scale. */
const ucumOf = (written: string): string => {
  const bare = written.replace(/\{[^}]*\}/g, '');
  return ucumByWord[bare] ?? bare;
};

interface Quantity {
  readonly value: number | undefined;
  readonly unit: string;
  readonly comparator: string;
}

const readQuantity = (reader: FieldReader, value: unknown, field: string): Quantity => {
  const quantity = reader.object(value, field);
  const code = reader.text(quantity?.['code'], `${field}.code`, 50);
  const unit = reader.text(quantity?.['unit'], `${field}.unit`, 50);
  return { value: reader.number(quantity?.['value'], `${field}.value`), unit: code || unit, comparator: reader.text(quantity?.['comparator'], `${field}.comparator`, 2) };
};

const none: MappedValue = { value: null, secondValue: null, valueText: '', unit: '', isOwn: true };
/** Converted figures are cut to where floating point begins to lie, far below any instrument. */
const settle = (value: number) => Number(value.toFixed(6));

/** A number in the measure's own unit; as given when the unit is another or the measure is not ours. */
const inOwnUnit = (measure: Measure | undefined, value: number, written: string): MappedValue => {
  if (measure === undefined) return { ...none, value, unit: written };
  const own = measure.units[0];
  const code = ucumOf(written);
  const isScore = own.code.startsWith('{') && (code === '' || code === '1');
  const unit = isScore ? own : measure.units.find((known) => known.code === code);
  if (unit === undefined) return { ...none, value, unit: written, isOwn: false };
  return { ...none, value: unit === own ? value : settle(unit.toOwn(value)), unit: own.code };
};

/** Any value[x] of an Observation or a component. A comparator makes it words: `< 90` is not 90. */
export const mapValue = (reader: FieldReader, holder: JsonObject, measure: Measure | undefined): MappedValue => {
  if (holder['valueQuantity'] !== undefined) {
    const quantity = readQuantity(reader, holder['valueQuantity'], 'valueQuantity');
    if (quantity.value !== undefined && quantity.comparator === '') return inOwnUnit(measure, quantity.value, quantity.unit);
    if (quantity.value !== undefined) return { ...none, valueText: `${quantity.comparator} ${quantity.value} ${quantity.unit}`.trim() };
  }
  const whole = reader.number(holder['valueInteger'], 'valueInteger');
  if (whole !== undefined) return inOwnUnit(measure, whole, measure?.units[0].code ?? '');
  const yes = holder['valueBoolean'];
  const words = conceptPhrase(reader, holder['valueCodeableConcept'], 'valueCodeableConcept', 300)
    || reader.note(holder['valueString'], 'valueString', 300)
    || reader.text(holder['valueDateTime'] ?? holder['valueTime'], 'valueDateTime', 60)
    || (typeof yes === 'boolean' ? String(yes) : '')
    || conceptPhrase(reader, holder['dataAbsentReason'], 'dataAbsentReason', 300);
  return { ...none, valueText: words };
};
