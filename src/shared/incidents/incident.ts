import { z } from 'zod';
import { line, moment, requiredLine, uuid } from '#shared/contract/fields.ts';
import { datePartsOf } from '#shared/time/calendar-date.ts';
import { acts, findings, incidentKinds, noticeWays } from './choices.ts';

/** A whole date of this or an earlier century, so that sums with it stay within four digits of a year. */
export const day = z.string().max(10).refine((text) => datePartsOf(text)?.day !== undefined && text >= '1990-01-01' && text <= '2999-12-31');

/** The letter of 45 CFR 164.404(c) in the clinic's own words; which kinds of information it was stands in each letter by itself. */
export const Letter = z.strictObject({ whatHappened: line(2000), whatToDo: line(2000), whatWeDo: line(2000), contact: line(500) });
export type Letter = z.infer<typeof Letter>;

/** The four factors of 45 CFR 164.402(2), each answered in words. */
export const Factors = z.strictObject({ information: line(1000), recipient: line(1000), acquired: line(1000), mitigated: line(1000) });
export type Factors = z.infer<typeof Factors>;

/** Which rows of the log it is about; what is null leaves that open. */
export const About = z.strictObject({
  alertId: uuid.nullable(), staffId: uuid.nullable(),
  /** The number of a device, as the log has it. */
  device: z.number().int().min(0).max(1_000_000).nullable(),
  /** Days of the clinic's own calendar, both within. */
  fromDay: day.nullable(), toDay: day.nullable(),
  /** Of one patient alone; '' for all. */
  recordNumber: line(40),
});
export type About = z.infer<typeof About>;

export const IncidentSummary = z.object({
  id: uuid, kind: z.enum(incidentKinds), openedAt: moment, openedBy: z.string(), discoveredOn: day, whatHappened: z.string(),
  /** How many the log shows so far; frozen once closed. */
  people: z.number().int(), isOpen: z.boolean(), finding: z.enum(findings).nullable(),
});
export type IncidentSummary = z.infer<typeof IncidentSummary>;

export const Incident = IncidentSummary.extend({
  staffId: uuid.nullable(), staffName: z.string().nullable(), device: z.number().int().nullable(), fromAt: moment.nullable(), toAt: moment.nullable(),
  alertKind: z.string().nullable(), alertAt: moment.nullable(),
  /** Null where the one patient closed the chart to whoever asks. */
  patientId: uuid.nullable(), recordNumber: z.string().nullable(),
  /** By feature and act: how many people, how many times. */
  kinds: z.array(z.object({ feature: z.string(), act: z.enum(acts), people: z.number().int(), times: z.number().int() })),
  /** People with at least one notice written down. */
  told: z.number().int(),
  notes: z.array(z.object({ at: moment, by: z.string(), text: z.string() })),
  letter: Letter,
  /** What may be printed now, after the step-up; null when nothing. */
  print: z.object({ what: z.enum(['list', 'letters']), until: moment }).nullable(),
  closedAt: moment.nullable(), closedBy: z.string().nullable(), factors: Factors.nullable(), closingNotes: z.string(), lessons: z.string(),
  /** About whoever asks: somebody else has to close it. */
  isMine: z.boolean(),
});
export type Incident = z.infer<typeof Incident>;

export const ConcernedPerson = z.object({
  /** Null where the chart is closed to whoever asks: then the record number alone is told. */
  patientId: uuid.nullable(), recordNumber: z.string(), familyName: z.string(), givenNames: z.string(), birthDate: z.string().nullable(),
  street: z.string(), town: z.string(), phone: z.string(),
  kinds: z.array(z.object({ feature: z.string(), act: z.enum(acts), times: z.number().int() })), firstAt: moment, lastAt: moment,
  notices: z.array(z.object({ how: z.enum(noticeWays), on: day })),
});
export type ConcernedPerson = z.infer<typeof ConcernedPerson>;

export const whatHappened = requiredLine(2000);
