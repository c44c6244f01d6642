import { z } from 'zod';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { line, moment, requiredLine, uuid } from '#shared/contract/fields.ts';

/** One time that somebody broke the glass: that patient only, for a limited time, reviewed by somebody else. */
export const EmergencyAccess = z.object({
  id: uuid, patientId: uuid, reason: z.string(), openedAt: moment, until: moment, endedAt: moment.nullable(),
  /** The chart was closed to this person by the patient: reported twice. */
  wasRestricted: z.boolean(),
});
export type EmergencyAccess = z.infer<typeof EmergencyAccess>;

export const EmergencyReview = EmergencyAccess.extend({
  recordNumber: z.string(), staffName: z.string(), isMine: z.boolean(), reviewDueAt: moment, isOverdue: z.boolean(),
  finding: z.enum(['justified', 'not-justified']).nullable(), note: z.string(), reviewedAt: moment.nullable(), reviewedBy: z.string().nullable(),
});
export type EmergencyReview = z.infer<typeof EmergencyReview>;

const who = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('patient'), patientId: uuid }),
  z.strictObject({ by: z.literal('record-number'), recordNumber: requiredLine(40) }),
  /** Both whole: this is for somebody whom a search does not show. */
  z.strictObject({ by: z.literal('name'), familyName: requiredLine(200), birthDate: z.iso.date() }),
]);

export const emergencyContract = defineContract({
  'emergency.open': method({
    kind: 'write', permission: 'emergency:open', affects: 'access',
    audit: { action: 'emergency', subjects: (_input, output) => (output?.type === 'opened' ? [output.access.patientId] : []) },
    input: z.strictObject({ who, reason: requiredLine(500).refine((text) => text.length >= 10) }),
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
  'emergency.addReason': method({
    kind: 'write', permission: 'emergency:open', affects: 'access', audit: { action: 'emergency', subjects: noSubjects },
    input: z.strictObject({ id: uuid, text: requiredLine(500) }), output: z.object({ type: z.enum(['added', 'no-such']) }),
  }),
  'emergency.end': method({
    kind: 'write', permission: 'emergency:open', affects: 'access', audit: { action: 'emergency', subjects: noSubjects },
    input: z.strictObject({ id: uuid }), output: z.object({ type: z.enum(['ended', 'no-such']) }),
  }),
  /** Waiting ones first, then the latest reviewed. */
  'emergency.reviews': method({
    kind: 'read', permission: 'emergency:review', audit: { action: 'read', subjects: (_input, output) => output?.reviews.map((each) => each.patientId) ?? [] },
    input: z.strictObject({}), output: z.object({ reviews: z.array(EmergencyReview).max(100) }),
  }),
  'emergency.review': method({
    kind: 'write', permission: 'emergency:review', affects: 'access', audit: { action: 'emergency-review', subjects: noSubjects },
    input: z.strictObject({ id: uuid, finding: z.enum(['justified', 'not-justified']), note: line(1000) }),
    output: z.object({ type: z.enum(['reviewed', 'your-own', 'no-such', 'already-reviewed']) }),
  }),
});
