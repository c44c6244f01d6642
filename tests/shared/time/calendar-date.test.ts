import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageInMonths, ageInYears, calendarDateOf, datePartsOf, daysInMonth, isPartialDate } from '#shared/time/calendar-date.ts';

describe('a date', () => {
  it.each(['2024-02-29', '2000-02-29', '1967-09-04', '1967-09', '1967', '0001-01-01', '9999-12-31'])('%s is one', (text) => {
    expect(isPartialDate(text)).toBe(true);
  });

  it.each(['2023-02-29', '1900-02-29', '1899-13', '1967-00', '1967-09-00', '1967-04-31', '0000', '67', '1967-9-4', '1967-09-04T00:00', ' 1967', '1967-09-', '19670904', '', '１９６７'])('%s is none', (text) => {
    expect(isPartialDate(text)).toBe(false);
  });

  it('has the days that the calendar of this computer gives it', () => {
    fc.assert(fc.property(fc.integer({ min: 1800, max: 2200 }), fc.integer({ min: 1, max: 12 }), (year, month) => {
      expect(daysInMonth(year, month)).toBe(new Date(Date.UTC(year, month, 0)).getUTCDate());
    }), { seed: 3 });
  });

  it('has the parts that are told', () => {
    expect(datePartsOf('1967-09')).toEqual({ year: 1967, month: 9, day: undefined });
  });
});

it.each([
  ['2026-03-12T23:30:00.000Z', 60, '2026-03-13'], ['2026-03-12T00:30:00.000Z', -300, '2026-03-11'], ['2026-03-12T10:00:00.000Z', 0, '2026-03-12'], ['2026-12-31T20:00:00.000Z', 345, '2027-01-01'],
])('the day of %s at %i minutes is %s', (moment, offset, expected) => {
  expect(calendarDateOf(moment, offset)).toBe(expected);
});

describe('an age', () => {
  it.each([
    ['the day before the birthday', '1967-09-04', '2026-09-03', 58], ['the birthday', '1967-09-04', '2026-09-04', 59],
    ['born on 29 February, on 28 February', '2024-02-29', '2025-02-28', 0], ['born on 29 February, on 1 March', '2024-02-29', '2025-03-01', 1],
    ['a year only', '1967', '2026-03-12', 59], ['a month only', '1967-09', '2026-08-31', 58], ['the day of birth', '2026-03-12', '2026-03-12', 0],
  ])('%s', (_what, birth, today, years) => {
    expect(ageInYears(birth, today)).toBe(years);
  });

  it('in months, negative before birth, and none of what is no date', () => {
    expect([ageInMonths('2026-01-31', '2026-02-28'), ageInMonths('2026-05-01', '2026-03-12'), ageInMonths('soon', '2026-03-12')]).toEqual([0, -2, undefined]);
  });
});
