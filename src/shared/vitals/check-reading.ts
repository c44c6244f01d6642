import { diastolicPossible, measures, unitOf } from './measures.ts';
import type { MeasureName, Range } from './measures.ts';
import type { NewReading } from './observation.ts';

/** What a nurse most likely meant, ready to be taken with one key. */
export interface LikelyReading {
  readonly value: number;
  readonly secondValue: number | null;
  readonly unit: string;
}

export type ReadingProblem =
  | { readonly type: 'cannot-be'; readonly measure: MeasureName; readonly possible: Range; readonly likely: LikelyReading | null }
  | { readonly type: 'pressures-swapped'; readonly measure: MeasureName; readonly likely: LikelyReading }
  | { readonly type: 'unknown-unit'; readonly measure: MeasureName }
  | { readonly type: 'diastolic-missing'; readonly measure: MeasureName }
  | { readonly type: 'far-from-last'; readonly measure: MeasureName; readonly difference: number; readonly last: number; readonly likely: LikelyReading | null };

/** A problem that a person may overrule by measuring twice; the others are refused. */
export const mayBeKept = (problem: ReadingProblem): boolean => problem.type === 'far-from-last';

const inside = (value: number, range: Range) => value >= range.low && value <= range.high;
const round = (value: number, decimals: number) => Number(value.toFixed(decimals));

// How far from the last value is worth a question: a share of it for size, a step for the rest.
const farFromLast: Readonly<Partial<Record<MeasureName, (last: number) => number>>> = {
  'body-weight': (last) => Math.max(5, last * 0.15),
  'body-height': (last) => Math.max(5, last * 0.05),
};

/** The other unit, a slipped decimal point, or a swapped pair: the first that is possible. */
const guess = (reading: NewReading): LikelyReading | null => {
  const measure = measures[reading.measure];
  for (const unit of measure.units) {
    if (unit.code !== reading.unit && inside(unit.toOwn(reading.value), measure.possible)) {
      return { value: reading.value, secondValue: reading.secondValue, unit: unit.code };
    }
  }
  const typedUnit = unitOf(measure, reading.unit);
  for (const factor of [0.1, 10, 0.01, 100]) {
    const value = round(reading.value * factor, measure.decimals);
    if (typedUnit && inside(typedUnit.toOwn(value), measure.possible)) return { value, secondValue: reading.secondValue, unit: reading.unit };
  }
  return null;
};

/**
 * Judges one typed reading. `last` is the latest value in the measure's own unit (systolic for a blood pressure), if any.
 * Answers undefined when there is nothing to say.
 */
export const checkReading = (reading: NewReading, last: number | undefined): ReadingProblem | undefined => {
  const measure = measures[reading.measure];
  const unit = unitOf(measure, reading.unit);
  if (!unit) return { type: 'unknown-unit', measure: measure.name };
  const own = unit.toOwn(reading.value);
  if (measure.name === 'blood-pressure') {
    const diastolic = reading.secondValue;
    if (diastolic === null) return { type: 'diastolic-missing', measure: measure.name };
    if (diastolic >= reading.value && inside(diastolic, measure.possible) && inside(reading.value, diastolicPossible)) {
      return { type: 'pressures-swapped', measure: measure.name, likely: { value: diastolic, secondValue: reading.value, unit: reading.unit } };
    }
    if (!inside(own, measure.possible)) {
      return { type: 'cannot-be', measure: measure.name, possible: measure.possible, likely: guess(reading) };
    }
    if (!inside(diastolic, diastolicPossible) || diastolic >= reading.value) {
      return { type: 'cannot-be', measure: measure.name, possible: diastolicPossible, likely: null };
    }
    return undefined;
  }
  if (!inside(own, measure.possible)) {
    return { type: 'cannot-be', measure: measure.name, possible: measure.possible, likely: guess(reading) };
  }
  const limit = last === undefined ? undefined : farFromLast[measure.name]?.(last);
  if (last !== undefined && limit !== undefined && Math.abs(own - last) > limit && !reading.keptAsMeasured) {
    return { type: 'far-from-last', measure: measure.name, difference: round(own - last, 1), last, likely: swappedDigits(reading, last, limit) };
  }
  return undefined;
};

/** 46.2 typed for 64.2: the two whole digits exchanged, if that lies near the last value. */
const swappedDigits = (reading: NewReading, last: number, limit: number): LikelyReading | null => {
  const [whole = '', part] = String(reading.value).split('.');
  const unit = unitOf(measures[reading.measure], reading.unit);
  if (whole.length < 2 || !unit) return null;
  for (let i = 0; i + 1 < whole.length; i += 1) {
    const digits = [...whole];
    [digits[i], digits[i + 1]] = [digits[i + 1] ?? '', digits[i] ?? ''];
    const value = Number(digits.join('') + (part === undefined ? '' : `.${part}`));
    if (value !== reading.value && Math.abs(unit.toOwn(value) - last) <= limit) return { value, secondValue: null, unit: reading.unit };
  }
  return null;
};
