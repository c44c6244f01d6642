import type { AuditQuestion } from '#renderer/navigation/index.ts';
import { addDays, startOfDay } from '#shared/time/calendar-date.ts';
import type { CalendarDate, Moment } from '#shared/time/calendar-date.ts';

export const ranges = ['today', 'yesterday', '7', '30', '90', '365', 'all', 'day'] as const;
export type Range = (typeof ranges)[number];

/** The whole clinic is asked about for a month at most; a patient or a person for as long as the log is kept. */
export const rangesFor = (question: AuditQuestion): readonly Range[] =>
  ranges.filter((range) => (question === 'clinic' ? !['90', '365', 'all'].includes(range) : range !== 'day'));

/** The law has the log kept for six years. */
const daysKept = 2_300;

const daysOf = (range: Range, today: CalendarDate, day: CalendarDate): readonly [first: CalendarDate, last: CalendarDate] => {
  switch (range) {
    case 'today': return [today, today];
    case 'yesterday': return [addDays(today, -1), addDays(today, -1)];
    case 'day': return [day, day];
    case 'all': return [addDays(today, -daysKept), today];
    case '7': case '30': case '90': case '365': return [addDays(today, 1 - Number(range)), today];
  }
};

/** Whole days on this computer's calendar, as moments: from `from` on and before `to`. */
export const spanOf = (range: Range, today: CalendarDate, day: CalendarDate, offsetMinutes: number): { readonly from: Moment; readonly to: Moment } => {
  const [first, last] = daysOf(range, today, day);
  return { from: startOfDay(first, offsetMinutes), to: startOfDay(addDays(last, 1), offsetMinutes) };
};
