import { describe, expect, it } from 'vitest';
import { breachClock } from '#shared/incidents/breach-clock.ts';
import { addDays, calendarDateOf, daysBetween, startOfDay } from '#shared/time/calendar-date.ts';

describe('the sixty days of a breach', () => {
  it.each([
    ['2026-03-12', '2026-05-11'], ['2026-01-01', '2026-03-02'],
    // Over the end of February, in a leap year and in none, and over the end of a year.
    ['2028-01-01', '2028-03-01'], ['2027-12-31', '2028-02-29'], ['2026-12-31', '2027-03-01'], ['2100-01-01', '2100-03-02'],
  ])('discovered on %s, the people are told by %s', (discovered, by) => {
    expect(breachClock(discovered, 3, discovered)).toMatchObject({ peopleBy: by, daysLeft: 60 });
  });

  it('counts the last day as a day left over, and the day after as late', () => {
    expect(breachClock('2026-03-12', 3, '2026-05-10').daysLeft).toBe(1);
    expect(breachClock('2026-03-12', 3, '2026-05-11').daysLeft).toBe(0);
    expect(breachClock('2026-03-12', 3, '2026-05-12').daysLeft).toBe(-1);
  });

  it.each([[499, false, false], [500, true, false], [501, true, true]])('with %i people it is large: %s, and the media may have to know: %s', (people, isLarge, mayNeedMedia) => {
    expect(breachClock('2026-03-12', people, '2026-03-12')).toMatchObject({ isLarge, mayNeedMedia });
  });

  it.each([
    // A year's small ones together, sixty days after its end: 1 March, or 29 February of a leap year.
    ['2026-01-01', 499, '2027-03-01'], ['2026-12-31', 499, '2027-03-01'], ['2027-06-15', 1, '2028-02-29'], ['2028-06-15', 1, '2029-03-01'],
    ['2026-03-12', 500, '2026-05-11'],
  ])('discovered on %s with %i people, the Secretary is told by %s', (discovered, people, by) => {
    expect(breachClock(discovered, people, discovered).secretaryBy).toBe(by);
  });

  it('a day is the clinic’s own, whichever side of midnight in Greenwich', () => {
    const moment = '2026-12-31T22:30:00.000Z';
    expect([-300, 0, 90, 120].map((offset) => calendarDateOf(moment, offset))).toEqual(['2026-12-31', '2026-12-31', '2027-01-01', '2027-01-01']);
    expect(breachClock(calendarDateOf(moment, -300), 1, '2027-01-01').secretaryBy).toBe('2027-03-01');
    expect(breachClock(calendarDateOf(moment, 120), 1, '2027-01-01').secretaryBy).toBe('2028-02-29');
    expect(startOfDay('2026-03-12', 120)).toBe('2026-03-11T22:00:00.000Z');
    expect(startOfDay('2026-03-12', -300)).toBe('2026-03-12T05:00:00.000Z');
  });

  it('every day of eight years is one after the day before', () => {
    let date = '2024-01-01';
    for (let i = 0; i < 8 * 366; i += 1) {
      const next = addDays(date, 1);
      expect([daysBetween(date, next), addDays(next, -1)]).toEqual([1, date]);
      date = next;
    }
  });
});
