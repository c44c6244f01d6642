import { ageInMonths, calendarDateOf, datePartsOf } from '#shared/time/calendar-date.ts';
import type { CalendarDate, Moment, PartialDate } from '#shared/time/calendar-date.ts';
import { locale, t } from './translate.ts';

const at = (year: number, month: number, day: number): Date => new Date(Date.UTC(year, month - 1, day));
const monthShort = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' });
const monthLong = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' });

/** `4 Sep 1967`, `Sep 1967`, `1967`: as much as is known. */
export const formatDate = (date: PartialDate): string => {
  const parts = datePartsOf(date);
  if (!parts) return date;
  const { year, month, day } = parts;
  // A year is a name, not a quantity: as text, or it would get a thousands mark.
  if (month === undefined) return String(year);
  const name = monthShort.format(at(year, month, 1));
  return day === undefined ? t('date.month', { month: name, year: String(year) }) : t('date.full', { day, month: name, year: String(year) });
};

/** `12 March 1992`, to tell day from month without doubt. */
export const formatLongDate = (date: CalendarDate): string => {
  const parts = datePartsOf(date);
  if (parts?.month === undefined || parts.day === undefined) return date;
  return t('date.full', { day: parts.day, month: monthLong.format(at(parts.year, parts.month, 1)), year: String(parts.year) });
};

/** `Thursday 12 March`. */
export const formatDay = (date: CalendarDate): string => {
  const parts = datePartsOf(date);
  if (parts?.month === undefined || parts.day === undefined) return date;
  const day = at(parts.year, parts.month, parts.day);
  return t('date.weekday', { weekday: weekday.format(day), day: parts.day, month: monthLong.format(day) });
};

/** Wall-clock time `10:44` of a moment at the workstation's offset from UTC. */
export const formatTime = (moment: Moment, offsetMinutes: number): string =>
  clock.format(new Date(Date.parse(moment) + offsetMinutes * 60_000));

/** `14:02` of today, `9 Mar 2026, 14:02` of any other day, at the workstation's offset from UTC. */
export const formatMoment = (moment: Moment, offsetMinutes: number, today: CalendarDate): string => {
  const day = calendarDateOf(moment, offsetMinutes);
  const time = formatTime(moment, offsetMinutes);
  return day === today ? time : t('date.moment', { day: formatDate(day), time });
};

/** `58 y`, `7 months`, `12 days`; undefined when not even the year is known. */
export const formatAge = (birthDate: PartialDate | null, today: CalendarDate): string | undefined => {
  const months = birthDate === null ? undefined : ageInMonths(birthDate, today);
  if (months === undefined || months < 0) return undefined;
  // The first month is counted in days: a newborn's dose and visit hang on them.
  if (months < 1 && birthDate?.length === 10) return t('age.days', { count: Math.round((Date.parse(today) - Date.parse(birthDate)) / 86_400_000) });
  return months < 24 ? t('age.months', { count: months }) : t('age.years', { years: Math.floor(months / 12) });
};
