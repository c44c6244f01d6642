/** A date without time or place (birthdays, due days), ISO 8601 `YYYY-MM-DD`. Never a `Moment`. */
export type CalendarDate = string;
/** FHIR R4 `date`: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
export type PartialDate = string;
/** A moment, ISO 8601 UTC with milliseconds. */
export type Moment = string;

const partial = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

export interface DateParts {
  readonly year: number;
  readonly month: number | undefined;
  readonly day: number | undefined;
}

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Days in a month of the proleptic Gregorian calendar; month 1 to 12. */
export const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** The parts of a real date, or undefined: 2023-02-29 and 1899-13 are not dates. */
export const datePartsOf = (text: string): DateParts | undefined => {
  const found = partial.exec(text);
  if (!found) return undefined;
  const year = Number(found[1]);
  const month = found[2] === undefined ? undefined : Number(found[2]);
  const day = found[3] === undefined ? undefined : Number(found[3]);
  if (year < 1) return undefined;
  if (month !== undefined && (month < 1 || month > 12)) return undefined;
  if (month !== undefined && day !== undefined && (day < 1 || day > daysInMonth(year, month))) return undefined;
  return { year, month, day };
};

export const isPartialDate = (text: string): boolean => datePartsOf(text) !== undefined;

/** The calendar date of a moment at a UTC offset in minutes (east positive). */
export const calendarDateOf = (moment: Moment, offsetMinutes: number): CalendarDate => {
  const shifted = new Date(Date.parse(moment) + offsetMinutes * 60_000);
  return shifted.toISOString().slice(0, 10);
};

/** Whole months between a birth date and a day; a partial birth date counts from its earliest day. Negative when born after. */
export const ageInMonths = (birthDate: PartialDate, today: CalendarDate): number | undefined => {
  const born = datePartsOf(birthDate);
  const now = datePartsOf(today);
  if (!born || !now) return undefined;
  const months = (now.year - born.year) * 12 + (now.month ?? 1) - (born.month ?? 1);
  return (now.day ?? 1) < (born.day ?? 1) ? months - 1 : months;
};

/** Completed years of age. */
export const ageInYears = (birthDate: PartialDate, today: CalendarDate): number | undefined => {
  const months = ageInMonths(birthDate, today);
  return months === undefined ? undefined : Math.floor(months / 12);
};

const dayMs = 86_400_000;

/** The date so many days later, or earlier when negative. */
export const addDays = (date: CalendarDate, days: number): CalendarDate => new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);

/** Calendar days from one date to another, negative when that lies before. No hour is changed within: a date has none. */
export const daysBetween = (from: CalendarDate, to: CalendarDate): number => Math.round((Date.parse(to) - Date.parse(from)) / dayMs);

/** The moment at which a date begins, at a UTC offset in minutes (east positive). */
export const startOfDay = (date: CalendarDate, offsetMinutes: number): Moment => new Date(Date.parse(date) - offsetMinutes * 60_000).toISOString();
