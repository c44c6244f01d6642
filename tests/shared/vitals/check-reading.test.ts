import { describe, expect, it } from 'vitest';
import { checkReading, mayBeKept } from '#shared/vitals/check-reading.ts';
import { measureNames, measures, usualRangeAt } from '#shared/vitals/measures.ts';
import type { MeasureName } from '#shared/vitals/measures.ts';

const check = (measure: MeasureName, value: number, options: { unit?: string; second?: number | null; last?: number; kept?: boolean } = {}) =>
  checkReading({ measure, value, secondValue: options.second ?? null, unit: options.unit ?? measures[measure].units[0].code, keptAsMeasured: options.kept ?? false }, options.last);

describe('a slip of the hand is named, with what was likely meant', () => {
  it.each([
    ['37 typed as °F', () => check('body-temperature', 37, { unit: '[degF]' }), { value: 37, unit: 'Cel' }],
    ['98.6 typed as °C', () => check('body-temperature', 98.6), { value: 98.6, unit: '[degF]' }],
    ['368 for 36.8', () => check('body-temperature', 368), { value: 36.8, unit: 'Cel' }],
    ['1.7 m typed as cm', () => check('body-height', 1.7), { value: 1.7, unit: 'm' }],
    ['64200 g typed as kg', () => check('body-weight', 64_200), { value: 64_200, unit: 'g' }],
    ['700 for 70 mmHg systolic', () => check('blood-pressure', 700, { second: 40 }), { value: 70, unit: 'mm[Hg]' }],
    ['980 % for 98', () => check('oxygen-saturation', 980), { value: 98, unit: '%' }],
    ['50 of 10', () => check('pain', 50), { value: 5, unit: '{score}' }],
  ])('%s', (_what, problem, likely) => {
    expect(problem()).toMatchObject({ type: 'cannot-be', likely });
  });

  it('systolic below diastolic: the two exchanged', () => {
    expect(check('blood-pressure', 74, { second: 118 })).toMatchObject({ type: 'pressures-swapped', likely: { value: 118, secondValue: 74 } });
  });

  it('46.2 for 64.2: the digits exchanged', () => {
    expect(check('body-weight', 46.2, { last: 64 })).toEqual({ type: 'far-from-last', measure: 'body-weight', difference: -17.8, last: 64, likely: { value: 64.2, secondValue: null, unit: 'kg' } });
  });

  it('far from the last without a likely slip: asked, with nothing proposed', () => {
    expect(check('body-weight', 90, { last: 64 })).toMatchObject({ type: 'far-from-last', likely: null });
  });

  it('measured twice is taken, but only what may be', () => {
    expect(check('body-weight', 46.2, { last: 64, kept: true })).toBeUndefined();
    expect(check('body-weight', 9_000, { last: 64, kept: true })).toMatchObject({ type: 'cannot-be' });
  });
});

describe('what is refused', () => {
  it.each([
    ['a unit the measure does not have', () => check('body-temperature', 37, { unit: 'kg' }), 'unknown-unit'],
    ['no unit', () => check('body-temperature', 37, { unit: '' }), 'unknown-unit'],
    ['a pressure without its second part', () => check('blood-pressure', 118), 'diastolic-missing'],
    ['equal pressures', () => check('blood-pressure', 90, { second: 90 }), 'pressures-swapped'],
    ['a diastolic that cannot be', () => check('blood-pressure', 118, { second: 2 }), 'cannot-be'],
    ['a negative value', () => check('heart-rate', -60), 'cannot-be'],
    ['zero', () => check('heart-rate', 0), 'cannot-be'],
    ['not a number', () => check('heart-rate', Number.NaN), 'cannot-be'],
    ['infinity', () => check('body-weight', Infinity), 'cannot-be'],
  ])('%s', (_what, problem, type) => {
    expect(problem()?.type).toBe(type);
  });

  it('only a value far from the last may be kept', () => {
    const problems = [check('body-weight', 90, { last: 64 }), check('heart-rate', 0), check('blood-pressure', 74, { second: 118 })];
    expect(problems.map((problem) => problem && mayBeKept(problem))).toEqual([true, false, false]);
  });
});

describe('what is taken without a word', () => {
  it.each([
    ['118 over 74', () => check('blood-pressure', 118, { second: 74 })],
    ['98.6 °F', () => check('body-temperature', 98.6, { unit: '[degF]' })],
    ['141.5 lb after 64.2 kg', () => check('body-weight', 141.5, { unit: '[lb_av]', last: 64.2 })],
    ['a child that has grown', () => check('body-height', 92, { last: 88 })],
    ['pain 0', () => check('pain', 0)],
    ['a temperature far from the last, which moves fast', () => check('body-temperature', 40.1, { last: 36.5 })],
  ])('%s', (_what, problem) => {
    expect(problem()).toBeUndefined();
  });

  it.each(measureNames)('both ends of what is possible for %s, and nothing past them', (name) => {
    const { low, high } = measures[name].possible;
    const second = name === 'blood-pressure' ? { second: 20 } : {};
    expect([check(name, low, second), check(name, high, second)]).toEqual([undefined, undefined]);
    expect([check(name, low - 0.5, second)?.type, check(name, high + 0.5, second)?.type]).toEqual(['cannot-be', 'cannot-be']);
  });
});

it('every unit goes to the measure\'s own and back', () => {
  for (const measure of Object.values(measures)) {
    for (const unit of measure.units) expect(unit.fromOwn(unit.toOwn(98.6))).toBeCloseTo(98.6, 9);
  }
});

describe('usual ranges', () => {
  it.each([[15, false], [16, true], [80, true], [undefined, false]])('at %s years: %s', (age, has) => {
    expect(usualRangeAt(measures['respiratory-rate'], age) !== undefined).toBe(has);
  });
});
