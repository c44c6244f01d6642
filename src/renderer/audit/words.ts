import { calendarDateOf } from '#shared/time/calendar-date.ts';
import { formatMoment, formatTime, isTextKey, t } from '#renderer/text/index.ts';

/** The name of a role as it stood in the log; of one there is no more, its own word. */
export const roleWords = (role: string): string => {
  const key = `role.${role}`;
  return isTextKey(key) ? (t as (key: string) => string)(key).toLowerCase() : role;
};

/** `Today 10:44`, `10 Mar 2026, 21:14`. */
export const whenWords = (moment: string, offsetMinutes: number, today: string): string =>
  calendarDateOf(moment, offsetMinutes) === today ? t('audit.when.today', { time: formatTime(moment, offsetMinutes) }) : formatMoment(moment, offsetMinutes, today);

/** Where a call came in: a window, the terminal, or nowhere. */
export const whereWords = (from: string): string => {
  const key = `audit.where.${from}`;
  return isTextKey(key) ? (t as (key: string) => string)(key) : from;
};
