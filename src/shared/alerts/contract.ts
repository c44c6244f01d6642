import { z } from 'zod';
import { recordOf } from '#shared/audit/record-of.ts';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { line, moment, uuid } from '#shared/contract/fields.ts';

/** What a privacy officer is told at once. */
export const alertKinds = [
  'emergency-opened', 'restricted-emergency', 'review-overdue', 'password-reset', 'second-factor-reset', 'too-many-patients', 'policy-weakened',
  'power-given', 'left', 'unlock-guessed', 'hidden-duplicate',
  'key-changed', 'key-not-changed', 'chart-shut-to-all',
] as const;
export type AlertKind = (typeof alertKinds)[number];

export const Alert = z.object({
  id: uuid, kind: z.enum(alertKinds), at: moment, staffName: z.string(),
  /** Who did it, where that is somebody else than the person it is about. */
  byName: z.string().nullable(), recordNumber: z.string().nullable(), patientId: uuid.nullable(),
  settledAt: moment.nullable(), settledBy: z.string().nullable(), note: z.string(),
});
export type Alert = z.infer<typeof Alert>;

export const alertsContract = defineContract({
  /** Open ones first, newest first. */
  'alerts.list': method({
    kind: 'read', permission: 'alerts:read', audit: { action: 'none', subjects: noSubjects },
    input: z.strictObject({}), output: z.object({ alerts: z.array(Alert).max(200), open: z.number().int() }),
  }),
  /** Settling one about oneself, or about what one did oneself, is refused. */
  'alerts.settle': method({
    kind: 'write', permission: 'alerts:read', whileDoubted: true, audit: { action: 'alert', subjects: noSubjects, record: ({ id }) => recordOf('alert', id) },
    input: z.strictObject({ id: uuid, note: line(1000) }), output: z.object({ type: z.enum(['settled', 'about-you', 'no-such']) }),
  }),
});
