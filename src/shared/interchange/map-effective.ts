import { datePartsOf } from '#shared/time/calendar-date.ts';
import type { FieldReader } from './field-reader.ts';
import type { JsonObject } from './json.ts';

/** When something was measured, as our Observation keeps it. */
export interface Effective {
  /** ISO 8601 UTC with milliseconds. */
  readonly takenAt: string;
  readonly hasTime: boolean;
}

const dateTime = /^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Reads a FHIR R4 dateTime or instant. A date without a time is put at noon UTC, which is that same date from UTC-12 to UTC+11:59,
 * and marked; a month or a year at its first day. A time without a zone is not R4 and could be any of 26 hours: only its date is used.
 */
export const readDateTime = (text: string): Effective | undefined => {
  const found = dateTime.exec(text);
  const [, date = '', time, zone] = found ?? [];
  const parts = datePartsOf(date);
  if (parts === undefined) return undefined;
  if (time !== undefined && zone !== undefined) {
    const at = Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}${zone}`);
    const takenAt = Number.isNaN(at) ? '' : new Date(at).toISOString();
    // The last hours of the year 9999 are the year +010000 elsewhere, which no date of ours can hold.
    return takenAt.length === 24 ? { takenAt, hasTime: true } : undefined;
  }
  const two = (part: number | undefined) => String(part ?? 1).padStart(2, '0');
  return { takenAt: `${date.slice(0, 4)}-${two(parts.month)}-${two(parts.day)}T12:00:00.000Z`, hasTime: false };
};

/** effectiveDateTime, effectiveInstant, a period's start (or end), a timing's first event; else `issued`. */
export const readEffective = (reader: FieldReader, observation: JsonObject): Effective => {
  const period = reader.object(observation['effectivePeriod'], 'effectivePeriod');
  const events = reader.texts(reader.object(observation['effectiveTiming'], 'effectiveTiming')?.['event'], 'effectiveTiming.event', 60);
  const candidates: readonly (readonly [field: string, value: unknown])[] = [
    ['effectiveDateTime', observation['effectiveDateTime']], ['effectiveInstant', observation['effectiveInstant']],
    ['effectivePeriod.start', period?.['start']], ['effectivePeriod.end', period?.['end']],
    ['effectiveTiming.event', events[0]], ['issued', observation['issued']],
  ];
  const [field, value] = candidates.find(([, candidate]) => candidate !== undefined && candidate !== null) ?? ['effectiveDateTime', undefined];
  const read = readDateTime(reader.text(value, field, 60));
  if (read === undefined) reader.bad(field);
  return read ?? { takenAt: '1970-01-01T12:00:00.000Z', hasTime: false };
};
