import { calendarDateOf } from '#shared/time/calendar-date.ts';
import type { FhirDate } from '#shared/time/fhir-date.ts';
import { formatDate, formatTime, t } from '#renderer/text/index.ts';

/** `2019`, `Mar 2019`, `4 Mar 2019`, `4 Mar 2019, 09:30`: exactly as precise as it was told, in the clinic's own time. */
export const whenWords = (date: FhirDate, offsetMinutes: number): string =>
  date.length <= 10 ? formatDate(date) : t('history.at', { date: formatDate(calendarDateOf(date, offsetMinutes)), time: formatTime(date, offsetMinutes) });

/** The day alone, for a narrow column. */
export const dayWords = (date: FhirDate, offsetMinutes: number): string =>
  formatDate(date.length <= 10 ? date : calendarDateOf(date, offsetMinutes));

/** A date, else the words told instead of one, else ''. */
export const toldWords = (date: FhirDate | null, words: string, offsetMinutes: number): string =>
  date === null ? words : words === '' ? whenWords(date, offsetMinutes) : `${whenWords(date, offsetMinutes)}, ${words}`;
