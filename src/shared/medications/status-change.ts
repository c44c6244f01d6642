import type { CalendarDate, PartialDate } from '#shared/time/calendar-date.ts';
import type { FhirDate } from '#shared/time/fhir-date.ts';
import type { Medication } from './medication.ts';

/** What a person may say of a medication; *entered in error* has a method of its own, because it ends. */
export const statusesToSay = ['active', 'on-hold', 'stopped'] as const;
export type StatusToSay = (typeof statusesToSay)[number];

/** Whether it may be taken today; what nobody told counts, because it may be. */
export const isTakenNow = ({ status }: Pick<Medication, 'status'>): boolean => status === 'active' || status === 'on-hold' || status === 'unknown' || status === 'intended';

/**
 * FHIR says which statuses there are, not which follow which. What is taken goes on, pauses or stops. A stop that was none is taken back; a
 * new course is a new entry, and so is whatever follows an end that came from elsewhere (completed, cancelled, not taken) or a draft.
 */
export const mayBecome = (from: Medication['status'], to: StatusToSay): boolean =>
  from !== to && (from === 'stopped' ? to === 'active' : from === 'active' || from === 'on-hold' || from === 'unknown' || from === 'intended');

export type DateProblem = 'starts-in-future' | 'starts-before-birth' | 'ends-in-future' | 'ends-before-start';

/** Two dates as exactly as the less exact one is told. */
const isBefore = (one: FhirDate, other: FhirDate): boolean => {
  const length = Math.min(one.length, other.length, 10);
  return one.slice(0, length) < other.slice(0, length);
};

/** Why nobody can have begun then; undefined when they can. */
export const startProblemOf = (started: FhirDate | null, birthDate: PartialDate | null, today: CalendarDate): DateProblem | undefined => {
  if (started === null) return undefined;
  if (isBefore(today, started)) return 'starts-in-future';
  return birthDate !== null && isBefore(started, birthDate) ? 'starts-before-birth' : undefined;
};

/** Why it cannot have ended then; undefined when it can. */
export const endProblemOf = (started: FhirDate | null, ended: FhirDate, today: CalendarDate): DateProblem | undefined => {
  if (isBefore(today, ended)) return 'ends-in-future';
  return started !== null && isBefore(ended, started) ? 'ends-before-start' : undefined;
};
