import { parseBirthDate } from '#shared/patients/parse-birth-date.ts';
import type { BirthDateReading } from '#shared/patients/parse-birth-date.ts';
import type { CalendarDate, PartialDate } from '#shared/time/calendar-date.ts';
import { t } from '#renderer/text/index.ts';

export type DayReading = { readonly type: 'empty' } | { readonly type: 'date'; readonly date: PartialDate } | { readonly type: 'problem'; readonly words: string };

const problemWords = (reading: BirthDateReading): string => {
  switch (reading.type) {
    case 'two-readings': return t('medication.day.two');
    case 'short-year': return t('medication.day.year');
    case 'in-future': return t('medication.day.future');
    case 'too-long-ago': return t('medication.day.longAgo');
    default: return t('medication.day.none');
  }
};

/** A day, a month or a year as a person writes it: `12 Mar 2024`, `Mar 2024`, `2024`. Never guesses an order or a century. */
export const readDay = (text: string, today: CalendarDate): DayReading => {
  const readings = (['day', 'month', 'year'] as const).map((precision) => parseBirthDate(text, precision, today));
  if (readings[0]?.type === 'empty') return { type: 'empty' };
  const found = readings.find((reading) => reading.type === 'date');
  if (found?.type === 'date') return found;
  const telling = readings.find(({ type }) => type !== 'not-a-date');
  return { type: 'problem', words: problemWords(telling ?? { type: 'not-a-date' }) };
};
