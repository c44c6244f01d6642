import { z } from 'zod';
import { recordOf } from '#shared/audit/record-of.ts';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { moment, requiredLine, uuid } from '#shared/contract/fields.ts';
import { findings, incidentPurposes, noticeWays, peoplePerPage } from './choices.ts';
import { About, ConcernedPerson, day, Factors, Incident, IncidentSummary, Letter, whatHappened } from './incident.ts';

/** People on one printout or list. */
export const mostPrinted = 20_000;

const ofIncident = ({ id }: { readonly id: string }) => recordOf('incident', id);
const quiet = { action: 'incident', subjects: noSubjects, record: ofIncident } as const;
const idsOf = (people: readonly { readonly patientId: string | null }[]): readonly string[] => people.flatMap(({ patientId }) => (patientId === null ? [] : [patientId]));
const answer = <T extends string>(type: T) => z.object({ type: z.literal(type) });
const noSuch = answer('no-such');

/** What went wrong with people's records: whom it concerns by the log alone, until when they have to be told, and how it ended. Nothing of it is ever deleted. */
export const incidentsContract = defineContract({
  /** Open ones first, newest first. `device`: the number of this computer. */
  'incidents.list': method({
    kind: 'read', permission: 'incidents:manage', audit: { action: 'incident', subjects: noSubjects },
    input: z.strictObject({}), output: z.object({ incidents: z.array(IncidentSummary).max(200), device: z.number().int() }),
  }),
  /** The alarm that an incident is to be opened from. */
  'incidents.alarm': method({
    kind: 'read', permission: 'incidents:manage', audit: { action: 'incident', subjects: noSubjects, record: ({ alertId }: { readonly alertId: string }) => recordOf('alert', alertId) },
    input: z.strictObject({ alertId: uuid }),
    output: z.object({ alarm: z.object({ kind: z.string(), at: moment, staffName: z.string(), recordNumber: z.string().nullable() }).nullable() }),
  }),
  'incidents.begin': method({
    kind: 'write', permission: 'incidents:manage', whileDoubted: true,
    audit: {
      action: 'incident', subjects: noSubjects,
      record: (_input: unknown, output: { readonly type: string; readonly id?: string }) => recordOf('incident', output.id),
    },
    input: z.strictObject({ about: About, discoveredOn: day, whatHappened }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('begun'), id: uuid }),
      /** Neither an alarm nor a person, a device or a day was chosen. */
      answer('about-nothing'), answer('no-such-alarm'), answer('no-such-person'), answer('no-such-patient'),
      /** The last day lies before the first. */
      answer('days-reversed'),
      /** It cannot have been discovered after today. */
      answer('not-yet'),
    ]),
  }),
  'incidents.show': method({ kind: 'read', permission: 'incidents:manage', audit: quiet, input: z.strictObject({ id: uuid }), output: z.object({ incident: Incident.nullable() }) }),
  /** Looks through so many more rows of the log; called again until nothing is left. A closed one is not counted again. */
  'incidents.count': method({
    kind: 'write', permission: 'incidents:manage', whileDoubted: true, audit: quiet,
    input: z.strictObject({ id: uuid }), output: z.discriminatedUnion('type', [z.object({ type: z.literal('counted'), isComplete: z.boolean(), people: z.number().int() }), answer('closed'), noSuch]),
  }),
  /** By name. Whoever closed the chart to the reader is told of by the record number alone. */
  'incidents.people': method({
    kind: 'read', permission: 'incidents:manage', audit: { action: 'incident', subjects: (_input, output) => idsOf(output?.people ?? []), record: ofIncident, isUncounted: true },
    input: z.strictObject({ id: uuid, offset: z.number().int().min(0).max(1_000_000) }), output: z.object({ people: z.array(ConcernedPerson).max(peoplePerPage), total: z.number().int() }),
  }),
  'incidents.addNote': method({
    kind: 'write', permission: 'incidents:manage', whileDoubted: true, audit: quiet,
    input: z.strictObject({ id: uuid, text: requiredLine(2000) }), output: z.discriminatedUnion('type', [answer('added'), answer('closed'), noSuch]),
  }),
  'incidents.saveLetter': method({
    kind: 'write', permission: 'incidents:manage', whileDoubted: true, audit: quiet,
    input: z.strictObject({ id: uuid, letter: Letter }), output: z.discriminatedUnion('type', [answer('saved'), answer('closed'), noSuch]),
  }),
  /** That these people were told; also after it was closed as a breach. */
  'incidents.writeNotice': method({
    kind: 'write', permission: 'incidents:manage', whileDoubted: true,
    audit: { action: 'incident', subjects: ({ patientIds }) => patientIds, record: ofIncident, isUncounted: true },
    input: z.strictObject({ id: uuid, patientIds: z.array(uuid).min(1).max(peoplePerPage), how: z.enum(noticeWays), on: day }),
    output: z.discriminatedUnion('type', [answer('written'), answer('not-concerned'), answer('not-yet'), noSuch]),
  }),
  /** What it was, for good. No breach needs all four factors; nobody closes what is about themselves. */
  'incidents.close': method({
    kind: 'write', permission: 'incidents:manage', whileDoubted: true, audit: quiet,
    input: z.strictObject({ id: uuid, finding: z.enum(findings), factors: Factors, closingNotes: requiredLine(2000), lessons: requiredLine(2000) }),
    output: z.discriminatedUnion('type', [answer('closed'), answer('factors-missing'), answer('about-you'), answer('not-counted'), answer('already-closed'), noSuch]),
  }),
  /** What the step-up let be printed, for as long as it lets. */
  'incidents.printable': method({
    kind: 'read', permission: 'incidents:manage',
    audit: { action: 'print', subjects: (_input, output) => (output?.type === 'ready' ? idsOf(output.people) : []), record: ofIncident, purpose: (_input, output) => (output.type === 'ready' ? output.purpose : undefined), isUncounted: true },
    input: z.strictObject({ id: uuid }),
    output: z.discriminatedUnion('type', [
      z.object({
        type: z.literal('ready'), what: z.enum(['list', 'letters']), purpose: z.enum(incidentPurposes), clinicName: z.string(),
        people: z.array(ConcernedPerson).max(mostPrinted), letter: Letter, discoveredOn: day, fromAt: moment.nullable(), toAt: moment.nullable(),
      }),
      answer('not-asked'),
    ]),
  }),
});

/** In the gate window: what takes people's names out of the clinic needs its person's secret once more, and says why. */
export const incidentsGateContract = defineContract({
  /** Lets the list or the letters be printed by this person for a quarter of an hour. */
  'incidents.print': method({
    kind: 'write', permission: 'incidents:manage', stepUp: 'asked', whileDoubted: true,
    audit: { action: 'print', subjects: noSubjects, record: ofIncident, purpose: ({ purpose }) => purpose },
    input: z.strictObject({ id: uuid, what: z.enum(['list', 'letters']), purpose: z.enum(incidentPurposes) }), output: z.discriminatedUnion('type', [answer('ready'), noSuch]),
  }),
  /** Writes the list of people to be told as CSV into a new file that only its owner may read, in the folder for what leaves. */
  'incidents.export': method({
    kind: 'write', permission: 'incidents:manage', stepUp: 'asked', whileDoubted: true,
    audit: { action: 'export', subjects: noSubjects, record: ofIncident, purpose: ({ purpose }) => purpose },
    input: z.strictObject({ id: uuid, purpose: z.enum(incidentPurposes) }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('saved'), file: z.string(), patients: z.number().int() }),
      z.object({ type: z.literal('refused'), why: z.enum(['exists', 'no-folder', 'not-writable', 'disk-full']) }), noSuch,
    ]),
  }),
});
