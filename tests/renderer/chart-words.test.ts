import { expect, it } from 'vitest';
import type { Result } from '#shared/results/result.ts';
import { appointmentsToCome } from '#renderer/chart/next-appointment.ts';
import { isOutside, timesToWrite, valueScaleOf } from '#renderer/kit/trend-scale.ts';
import { isOdd, rangeWords, readingWords, resultUnit, valueWords } from '#renderer/results/index.ts';
import { toldWords, whenWords } from '#renderer/sections/index.ts';

it('tells a date exactly as precisely as it was told, in the clinic’s own time', () => {
  expect(['2019', '2019-03', '2019-03-04', '2019-03-04T23:30:00.000Z'].map((date) => whenWords(date, 60))).toEqual(['2019', 'Mar 2019', '4 Mar 2019', '5 Mar 2019, 00:30']);
  expect([toldWords(null, 'as a child', 0), toldWords('2019', '', 0), toldWords('2019', 'at age 4', 0)]).toEqual(['as a child', '2019', '2019, at age 4']);
});

const result = (fields: Partial<Result>): Result => ({
  id: '', patientId: '', source: '', sensitive: false, unsettled: [], category: 'laboratory', display: '', code: '', codeSystem: '', value: null, unit: '', valueText: '', low: null, high: null, rangeText: '',
  interpretation: '', status: 'final', effective: null, performer: '', note: '', ...fields,
});

it('writes every digit of a value, and units as people read them', () => {
  expect(['10*3/uL', 'm[IU]/L', '{INR}', 'mm[Hg]', 'ug/mL', '%'].map(resultUnit)).toEqual(['10³/µL', 'mIU/L', '', 'mmHg', 'µg/mL', '%']);
  expect([result({ value: 0.005, unit: 'ng/mL' }), result({ value: 1e-7 }), result({ value: 12_500, unit: '/uL' }), result({ valueText: 'No growth' })].map(valueWords))
    .toEqual(['0.005 ng/mL', '0.0000001', '12,500 /µL', 'No growth']);
  expect([result({ low: 0.005, high: 4 }), result({ low: 40 }), result({ high: 5 }), result({ rangeText: 'negative' })].map(rangeWords)).toEqual(['0.005 to 4', '40 and more', 'up to 5', 'negative']);
});

it('reads a value by the source’s word, else by its own range, and says nothing where neither is told', () => {
  const read = [result({ interpretation: 'HH' }), result({ value: 3, low: 4 }), result({ value: 9, high: 5 }), result({ value: 4, low: 4, high: 5 }), result({ interpretation: 'N', value: 9, high: 5 }), result({ interpretation: 'odd local code' })];
  expect(read.map(readingWords)).toEqual(['very high', 'low', 'high', '', 'normal', 'odd local code']);
  expect(read.map(isOdd)).toEqual([true, true, true, false, false, true]);
});

it('scales a trend in steps people count in, never below nothing, and never makes a cliff of a little', () => {
  expect(valueScaleOf([141, 83], [{ low: 90, high: 140 }]).ticks).toEqual([80, 100, 120, 140, 160]);
  expect(valueScaleOf([0, 0], []).ticks[0]).toBe(0);
  const flat = valueScaleOf([70.9, 71.2], []);
  expect(flat.high - flat.low).toBeGreaterThan(10);
  expect([isOutside(9, { low: null, high: 8 }), isOutside(9, { low: 9, high: null }), isOutside(9, undefined)]).toEqual([true, false, false]);
  expect(timesToWrite([0, 10, 100, 190, 200], (at) => at, 50)).toEqual([0, 100, 200]);
});

it('the next appointment is the soonest that is not over; one of today counts all day', () => {
  const at = (starts: string | null) => ({ starts }) as never;
  expect(appointmentsToCome([at('2027-01-01T09:00:00.000Z'), at('2026-03-12T08:00:00.000Z'), at(null), at('2026-03-11T08:00:00.000Z')], '2026-03-12')).toEqual([{ starts: '2026-03-12T08:00:00.000Z' }, { starts: '2027-01-01T09:00:00.000Z' }]);
});
