import { addDays, daysBetween } from '#shared/time/calendar-date.ts';
import type { CalendarDate } from '#shared/time/calendar-date.ts';

/** 45 CFR 164.404(b): without unreasonable delay, and no later than this many calendar days after the discovery. */
export const noticeDays = 60;
/** 45 CFR 164.408(b): a breach of this many people or more is told to HHS when the people are told. */
export const largeBreach = 500;

/** What has to be done by when, should it be a breach. All days are the clinic's own calendar days. */
export interface BreachClock {
  /** The people concerned, in writing. */
  readonly peopleBy: CalendarDate;
  /** Days until then; negative once it is over, 0 on the last day. */
  readonly daysLeft: number;
  readonly isLarge: boolean;
  /** The Secretary of Health and Human Services. */
  readonly secretaryBy: CalendarDate;
  /** 45 CFR 164.406: more than 500 people. Whether they live in one state has to be looked up: records hold none. */
  readonly mayNeedMedia: boolean;
}

/** `people`: how many the log shows. `discoveredOn` is the first day on which it was known, or would have been with care. */
export const breachClock = (discoveredOn: CalendarDate, people: number, today: CalendarDate): BreachClock => {
  const peopleBy = addDays(discoveredOn, noticeDays);
  const isLarge = people >= largeBreach;
  return {
    peopleBy, isLarge, daysLeft: daysBetween(today, peopleBy), mayNeedMedia: people > largeBreach,
    // 45 CFR 164.408(c): fewer people are told of together, within sixty days after the end of the calendar year of discovery.
    secretaryBy: isLarge ? peopleBy : addDays(`${discoveredOn.slice(0, 4)}-12-31`, noticeDays),
  };
};
