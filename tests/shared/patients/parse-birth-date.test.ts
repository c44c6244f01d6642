import { describe, expect, it } from 'vitest';
import { parseBirthDate, yearOfAge } from '#shared/patients/parse-birth-date.ts';

const today = '2026-03-12';
const day = (text: string) => parseBirthDate(text, 'day', today);

describe('a birth date as typed', () => {
  it.each(['1992-03-25', '25/03/1992', '03/25/1992', '25.3.1992', '25 Mar 1992', 'March 25, 1992', '25th march 1992', '25 de marzo de 1992', '19920325', '1992 mar 25', '25-mar-1992'])('reads %s', (text) => {
    expect(day(text)).toEqual({ type: 'date', date: '1992-03-25' });
  });

  it('asks when day and month can be exchanged', () => {
    expect(day('12/03/1992')).toEqual({ type: 'two-readings', dayFirst: '1992-03-12', monthFirst: '1992-12-03' });
  });

  it('does not ask when both readings are the same day', () => {
    expect(day('3/3/1992')).toEqual({ type: 'date', date: '1992-03-03' });
  });

  it('takes the reading that is not in the future without asking', () => {
    expect(day('02/11/2026')).toEqual({ type: 'date', date: '2026-02-11' });
  });

  it.each([
    ['29 Feb 2023', { type: 'no-such-day', daysInMonth: 28, month: 2, year: 2023 }],
    ['29/02/2023', { type: 'no-such-day', daysInMonth: 28, month: 2, year: 2023 }],
    ['31/04/1980', { type: 'no-such-day', daysInMonth: 30, month: 4, year: 1980 }],
    ['2026-03-13', { type: 'in-future' }],
    ['1 Jan 1890', { type: 'too-long-ago' }],
    ['12/03/92', { type: 'short-year' }],
    ['12 Mar 92', { type: 'short-year' }],
    ['soon', { type: 'not-a-date' }],
    ['1992', { type: 'not-a-date' }],
    ['45/99/1992', { type: 'not-a-date' }],
    ['  ', { type: 'empty' }],
  ])('answers %s with what is wrong', (text, expected) => {
    expect(day(text)).toEqual(expected);
  });

  it('takes 29 February of a leap year, and today', () => {
    expect(day('29 Feb 2024')).toEqual({ type: 'date', date: '2024-02-29' });
    expect(day('2026-03-12')).toEqual({ type: 'date', date: '2026-03-12' });
  });

  it.each(['Mar 1992', '03/1992', '1992-03', 'marzo de 1992'])('reads the month of %s', (text) => {
    expect(parseBirthDate(text, 'month', today)).toEqual({ type: 'date', date: '1992-03' });
  });

  it('takes this month and this year, and no later ones', () => {
    expect(parseBirthDate('03/2026', 'month', today).type).toBe('date');
    expect(parseBirthDate('04/2026', 'month', today).type).toBe('in-future');
    expect(parseBirthDate('2026', 'year', today)).toEqual({ type: 'date', date: '2026' });
    expect(parseBirthDate('2027', 'year', today).type).toBe('in-future');
  });
});

describe('a guessed age', () => {
  it('is kept as a year', () => {
    expect(yearOfAge(34, today)).toBe('1992');
    expect(yearOfAge(0, today)).toBe('2026');
  });
  it('is refused when nobody is that old', () => {
    expect(yearOfAge(131, today)).toBeUndefined();
    expect(yearOfAge(3.5, today)).toBeUndefined();
    expect(yearOfAge(-1, today)).toBeUndefined();
  });
});
