/**
 * The measures a nurse records, with their codes and limits.
 * Codes: LOINC as in the FHIR R4 vital-signs profile; units: UCUM.
 * `possible` is what a living person can show on a clinic's instruments: outside it a value is refused.
 * `usual` is the adult band drawn behind the trend (NICE/RCP NEWS2 0-point ranges for the first five; WHO for BMI).
 */
export const measureNames = [
  'respiratory-rate', 'oxygen-saturation', 'blood-pressure', 'heart-rate', 'body-temperature', 'pain', 'body-weight', 'body-height',
] as const;
export type MeasureName = (typeof measureNames)[number];

export interface Range {
  readonly low: number;
  readonly high: number;
}

export interface Unit {
  /** UCUM code. */
  readonly code: string;
  /** What people read. */
  readonly display: string;
  /** From this unit to the measure's own. */
  readonly toOwn: (value: number) => number;
  readonly fromOwn: (value: number) => number;
}

export interface Measure {
  readonly name: MeasureName;
  readonly loinc: string;
  /** Other LOINC codes that mean the same measure in records from elsewhere. */
  readonly alsoLoinc: readonly string[];
  /** The first is the one values are stored in. */
  readonly units: readonly [Unit, ...Unit[]];
  readonly decimals: number;
  readonly possible: Range;
  readonly usualAdult: Range | undefined;
}

const same = (code: string, display: string): Unit => ({ code, display, toOwn: (value) => value, fromOwn: (value) => value });
const scaled = (code: string, display: string, factor: number): Unit => ({
  code, display, toOwn: (value) => value * factor, fromOwn: (value) => value / factor,
});
const fahrenheit: Unit = {
  code: '[degF]', display: '°F', toOwn: (value) => ((value - 32) * 5) / 9, fromOwn: (value) => (value * 9) / 5 + 32,
};

export const measures: Readonly<Record<MeasureName, Measure>> = {
  'respiratory-rate': { name: 'respiratory-rate', loinc: '9279-1', alsoLoinc: [], units: [same('/min', '/min')], decimals: 0, possible: { low: 1, high: 120 }, usualAdult: { low: 12, high: 20 } },
  'oxygen-saturation': { name: 'oxygen-saturation', loinc: '2708-6', alsoLoinc: ['59408-5'], units: [same('%', '%')], decimals: 0, possible: { low: 30, high: 100 }, usualAdult: { low: 96, high: 100 } },
  // The systolic part; the diastolic one has `diastolicPossible`.
  'blood-pressure': { name: 'blood-pressure', loinc: '85354-9', alsoLoinc: ['55284-4'], units: [same('mm[Hg]', 'mmHg')], decimals: 0, possible: { low: 30, high: 320 }, usualAdult: { low: 90, high: 140 } },
  'heart-rate': { name: 'heart-rate', loinc: '8867-4', alsoLoinc: [], units: [same('/min', '/min')], decimals: 0, possible: { low: 10, high: 320 }, usualAdult: { low: 51, high: 90 } },
  'body-temperature': { name: 'body-temperature', loinc: '8310-5', alsoLoinc: ['8331-1'], units: [same('Cel', '°C'), fahrenheit], decimals: 1, possible: { low: 25, high: 45 }, usualAdult: { low: 36.1, high: 38 } },
  pain: { name: 'pain', loinc: '72514-3', alsoLoinc: [], units: [same('{score}', 'of 10')], decimals: 0, possible: { low: 0, high: 10 }, usualAdult: { low: 0, high: 3 } },
  'body-weight': { name: 'body-weight', loinc: '29463-7', alsoLoinc: [], units: [same('kg', 'kg'), scaled('[lb_av]', 'lb', 0.45359237), scaled('g', 'g', 0.001)], decimals: 1, possible: { low: 0.2, high: 650 }, usualAdult: undefined },
  'body-height': { name: 'body-height', loinc: '8302-2', alsoLoinc: ['8306-3'], units: [same('cm', 'cm'), scaled('[in_i]', 'in', 2.54), scaled('m', 'm', 100)], decimals: 1, possible: { low: 15, high: 275 }, usualAdult: undefined },
};

export const diastolicPossible: Range = { low: 10, high: 250 };
/** The parts of a blood pressure: systolic and diastolic. */
export const systolicLoinc = '8480-6';
export const diastolicLoinc = '8462-4';

/** NEWS2, where the adult ranges come from, is for 16 years and over. */
export const adultFromYears = 16;

/** The usual range to draw behind a value, if one holds at this age; a child's breathing at 30 is no alarm, so a child has none yet. */
export const usualRangeAt = (measure: Measure, ageYears: number | undefined): Range | undefined =>
  ageYears !== undefined && ageYears >= adultFromYears ? measure.usualAdult : undefined;

/** UCUM's code of a unit by what people write on it, in this measure. */
export const unitOf = (measure: Measure, code: string): Unit | undefined => measure.units.find((unit) => unit.code === code);

export const measureByLoinc = (code: string): Measure | undefined =>
  Object.values(measures).find((measure) => measure.loinc === code || measure.alsoLoinc.includes(code));
