import { expect, it } from 'vitest';
import { mapObservation } from '#shared/interchange/map-observation.ts';

const vital = (loinc: string, more: Record<string, unknown>) => ({
  resourceType: 'Observation', status: 'final', code: { coding: [{ system: 'http://loinc.org', code: loinc, display: 'A vital sign' }] },
  effectiveDateTime: '2025-03-01T09:30:00+02:00', ...more,
});
const fields = (loinc: string, more: Record<string, unknown>) => {
  const mapped = mapObservation(vital(loinc, more));
  if (mapped.type !== 'mapped') throw new Error(mapped.field);
  return mapped.fields;
};
const quantity = (value: number, code: string) => ({ valueQuantity: { value, code } });

it.each([
  ['29463-7', quantity(154, '[lb_av]'), 'body-weight', 69.853225, 'kg'],
  ['8310-5', quantity(98.6, '[degF]'), 'body-temperature', 37, 'Cel'],
  ['8302-2', quantity(1.72, 'm'), 'body-height', 172, 'cm'],
  ['8867-4', quantity(72, '{beats}/min'), 'heart-rate', 72, '/min'],
  ['72514-3', { valueInteger: 4 }, 'pain', 4, '{score}'],
  ['59408-5', quantity(97, '%'), 'oxygen-saturation', 97, '%'],
  ['8867-4', quantity(4000, '/min'), 'heart-rate', 4000, '/min'],
])('%s %o is %s %d %s', (loinc, more, measure, value, unit) => {
  expect(fields(loinc, more)).toMatchObject({ measure, value, unit });
});

it('keeps a value in a foreign unit as given, where no trend draws it', () => {
  expect(fields('29463-7', quantity(11, '[stone_av]'))).toMatchObject({ measure: null, code: '29463-7', value: 11, unit: '[stone_av]' });
});

it('takes a pressure from its components, and a missing part as missing', () => {
  const part = (code: string, value: Record<string, unknown>) => ({ code: { coding: [{ system: 'http://loinc.org', code }] }, ...value });
  const systolic = part('8480-6', quantity(128, 'mm[Hg]'));
  expect(fields('85354-9', { component: [systolic, part('8462-4', quantity(78, 'mm[Hg]'))] })).toMatchObject({ measure: 'blood-pressure', value: 128, secondValue: 78, unit: 'mm[Hg]' });
  expect(fields('55284-4', { component: [systolic, part('8462-4', { dataAbsentReason: { text: 'not heard' } })] })).toMatchObject({ value: 128, secondValue: null, valueText: 'not heard' });
});

it('keeps words as words: no value, a comparator, a choice', () => {
  expect(fields('8867-4', { dataAbsentReason: { coding: [{ code: 'not-performed', display: 'Not Performed' }] } })).toMatchObject({ value: null, valueText: 'Not Performed' });
  expect(fields('2708-6', { valueQuantity: { value: 90, comparator: '<', code: '%' } })).toMatchObject({ value: null, valueText: '< 90 %' });
});

it.each([
  [{ effectiveDateTime: '2025-03-01T09:30:00+02:00' }, '2025-03-01T07:30:00.000Z', true],
  [{ effectiveDateTime: '2025-03-01' }, '2025-03-01T12:00:00.000Z', false],
  [{ effectiveDateTime: '2025-03' }, '2025-03-01T12:00:00.000Z', false],
  [{ effectiveDateTime: '2025-03-01T09:30:00' }, '2025-03-01T12:00:00.000Z', false],
  [{ effectiveDateTime: undefined, effectivePeriod: { start: '2025-03-01T09:00:00Z' } }, '2025-03-01T09:00:00.000Z', true],
])('reads %o as %s', (more, takenAt, hasTime) => {
  expect(fields('8867-4', more)).toMatchObject({ takenAt, hasTime });
});

it('strikes what its source entered in error', () => {
  expect(fields('8867-4', { status: 'entered-in-error' })).toMatchObject({ status: 'struck', struckAt: '2025-03-01T07:30:00.000Z', struckReason: 'entered in error at the source' });
});

it('refuses a reading without any time', () => {
  expect(mapObservation(vital('8867-4', { effectiveDateTime: undefined }))).toEqual({ type: 'bad-field', field: 'effectiveDateTime' });
});
