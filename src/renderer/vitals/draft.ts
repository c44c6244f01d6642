import { checkReading } from '#shared/vitals/check-reading.ts';
import type { ReadingProblem } from '#shared/vitals/check-reading.ts';
import { measureNames, measures, unitOf } from '#shared/vitals/measures.ts';
import type { MeasureName } from '#shared/vitals/measures.ts';
import type { NewReading } from '#shared/vitals/observation.ts';
import { roundTo } from './words.ts';
import type { PastReading } from './history.ts';

/** One row as typed. */
export interface DraftRow {
  readonly text: string;
  readonly second: string;
  readonly unit: string;
  readonly isKept: boolean;
  /** False while somebody is typing in it: half a number must not be called impossible. */
  readonly isSettled: boolean;
}
export type Draft = Readonly<Record<MeasureName, DraftRow>>;

const emptyRow = (name: MeasureName): DraftRow => ({ text: '', second: '', unit: measures[name].units[0].code, isKept: false, isSettled: true });
export const emptyDraft = (): Draft => Object.fromEntries(measureNames.map((name) => [name, emptyRow(name)])) as Record<MeasureName, DraftRow>;

const numberOf = (text: string): number | undefined => {
  const plain = text.trim().replace(',', '.');
  return /^\d{1,6}(\.\d{1,3})?$/.test(plain) ? Number(plain) : undefined;
};

export const isTyped = (row: DraftRow): boolean => row.text.trim() !== '' || row.second.trim() !== '';

/** The reading a row says; undefined for an empty one, `not-a-number` for one that cannot be read. */
export const readingOf = (name: MeasureName, row: DraftRow): NewReading | 'not-a-number' | undefined => {
  if (!isTyped(row)) return undefined;
  const value = numberOf(row.text);
  const second = row.second.trim() === '' ? null : numberOf(row.second);
  if (value === undefined || second === undefined) return 'not-a-number';
  return { measure: name, value, secondValue: name === 'blood-pressure' ? second : null, unit: row.unit, keptAsMeasured: row.isKept };
};

export type RowProblem = ReadingProblem | { readonly type: 'not-a-number' };

/** What is odd about a row, if anything. */
export const problemOf = (name: MeasureName, row: DraftRow, last: PastReading | undefined): RowProblem | undefined => {
  const reading = readingOf(name, row);
  if (reading === undefined) return undefined;
  return reading === 'not-a-number' ? { type: 'not-a-number' } : checkReading(reading, last?.value);
};

/** The row with the last value in it, in the unit the row is in. */
export const sameAsLast = (name: MeasureName, row: DraftRow, last: PastReading): DraftRow => {
  const unit = unitOf(measures[name], row.unit);
  const value = unit ? unit.fromOwn(last.value) : last.value;
  return { ...row, text: String(roundTo(value, measures[name].decimals)), second: last.secondValue === null ? '' : String(last.secondValue), isSettled: true, isKept: false };
};

/** The row in the measure's next unit; the typed figures stay, because the instrument showed them. */
export const inNextUnit = (name: MeasureName, row: DraftRow): DraftRow => {
  const { units } = measures[name];
  const next = units[(units.findIndex((unit) => unit.code === row.unit) + 1) % units.length];
  return next ? { ...row, unit: next.code, isKept: false, isSettled: true } : row;
};

/** The row with the likely value in it. */
export const withLikely = (row: DraftRow, problem: RowProblem): DraftRow => {
  const likely = 'likely' in problem ? problem.likely : null;
  return likely ? { ...row, text: String(likely.value), second: likely.secondValue === null ? '' : String(likely.secondValue), unit: likely.unit, isKept: false, isSettled: true } : row;
};
