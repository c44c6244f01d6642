import { z } from 'zod';
import { recordOf } from '#shared/audit/record-of.ts';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { line, moment, requiredLine, uuid } from '#shared/contract/fields.ts';

/** One time that somebody broke the glass: that patient only, for a limited time, reviewed by somebody else. */
export const EmergencyAccess = z.object({
  id: uuid, patientId: uuid,
  /** Every reason given, each later one with its time before it. */
  reason: z.string(),
  openedAt: moment, until: moment, endedAt: moment.nullable(),
  /** The chart was closed to this person by the patient: reported twice. */
  wasRestricted: z.boolean(),
});
export type EmergencyAccess = z.infer<typeof EmergencyAccess>;

export const EmergencyReview = EmergencyAccess.extend({
  /** Null where the chart is closed to the reviewer; then the record number alone is told and somebody else has to review it. */
  patientId: uuid.nullable(),
  recordNumber: z.string(), staffName: z.string(), isMine: z.boolean(), reviewDueAt: moment, isOverdue: z.boolean(),
  finding: z.enum(['justified', 'not-justified']).nullable(), note: z.string(), reviewedAt: moment.nullable(), reviewedBy: z.string().nullable(),
});
export type EmergencyReview = z.infer<typeof EmergencyReview>;

/** Characters of a reason that says something. */
export const shortestReason = 10;
const reason = requiredLine(500).refine((text) => text.length >= shortestReason);

const who = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('patient'), patientId: uuid }),
  z.strictObject({ by: z.literal('record-number'), recordNumber: requiredLine(40) }),
  /** Both whole: this is for somebody whom a search does not show. */
  z.strictObject({ by: z.literal('name'), familyName: requiredLine(200), birthDate: z.iso.date() }),
]);

const noSuch = z.object({ type: z.literal('no-such') });
/** Whose chart it was, for the log. */
const done = <T extends string>(type: T) => z.object({ type: z.literal(type), patientId: uuid });
const whose = (_input: unknown, output: { readonly type: string; readonly patientId?: string } | undefined): readonly string[] =>
  output?.patientId === undefined ? [] : [output.patientId];

const record = ({ id }: { readonly id: string }) => recordOf('emergency-access', id);

export const emergencyContract = defineContract({
  /** Opens one chart, closed or not, for as long as the clinic's rule says. Opened again while it runs, the same access is answered, no longer than before. */
  'emergency.open': method({
    kind: 'write', permission: 'emergency:open', whileDoubted: true, affects: 'access',
    audit: {
      action: 'emergency', subjects: (_input, output) => (output?.type === 'opened' ? [output.access.patientId] : []),
      record: (_input, output) => recordOf('emergency-access', output.type === 'opened' ? output.access.id : undefined),
    },
    input: z.strictObject({ who, reason }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('opened'), access: EmergencyAccess }), z.object({ type: z.literal('not-found') }),
      /** More than one fits: the record number tells them apart. */
      z.object({ type: z.literal('several') }),
      /** The clinic's rule does not let a closed chart be opened this way. */
      z.object({ type: z.literal('not-breakable') }),
    ]),
  }),
  /** This person's that still run, for the banner. */
  'emergency.current': method({
    kind: 'read', permission: 'signed-in', audit: { action: 'none', subjects: noSubjects },
    input: z.strictObject({}), output: z.object({ accesses: z.array(EmergencyAccess) }),
  }),
  /** Adds to the reason of an access of one's own, also after it ended, until it is reviewed. `full` after some ten of them. */
  'emergency.addReason': method({
    kind: 'write', permission: 'emergency:open', whileDoubted: true, affects: 'access', audit: { action: 'emergency', subjects: whose, record },
    input: z.strictObject({ id: uuid, text: requiredLine(500) }), output: z.discriminatedUnion('type', [done('added'), noSuch, z.object({ type: z.literal('full') })]),
  }),
  'emergency.end': method({
    kind: 'write', permission: 'emergency:open', whileDoubted: true, affects: 'access', audit: { action: 'emergency', subjects: whose, record },
    input: z.strictObject({ id: uuid }), output: z.discriminatedUnion('type', [done('ended'), noSuch]),
  }),
  /** Waiting ones first, the one due first before the others; then the latest reviewed of the last 90 days. */
  'emergency.reviews': method({
    kind: 'read', permission: 'emergency:review',
    audit: { action: 'read', subjects: (_input, output) => output?.reviews.flatMap(({ patientId }) => (patientId === null ? [] : [patientId])) ?? [] },
    input: z.strictObject({}), output: z.object({ reviews: z.array(EmergencyReview).max(100) }),
  }),
  /** By somebody else than who opened it, and only by somebody who may see the chart. */
  'emergency.review': method({
    kind: 'write', permission: 'emergency:review', whileDoubted: true, affects: 'access', audit: { action: 'emergency-review', subjects: whose, record },
    input: z.strictObject({ id: uuid, finding: z.enum(['justified', 'not-justified']), note: line(1000) }),
    output: z.discriminatedUnion('type', [
      done('reviewed'), z.object({ type: z.literal('your-own') }), z.object({ type: z.literal('closed-to-you') }), noSuch, z.object({ type: z.literal('already-reviewed') }),
    ]),
  }),
});
