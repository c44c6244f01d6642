import { z } from 'zod';
import { recordOf } from '#shared/audit/record-of.ts';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { line, moment, uuid } from '#shared/contract/fields.ts';
import { alarmKinds } from './alarm-kinds.ts';
import { alertFindings } from './findings.ts';

/** What a privacy officer is told at once. */
export const alertKinds = [
  'emergency-opened', 'restricted-emergency', 'review-overdue', 'password-reset', 'second-factor-reset', 'too-many-patients', 'policy-weakened',
  'power-given', 'left', 'unlock-guessed', 'hidden-duplicate',
  'key-changed', 'key-not-changed', 'chart-shut-to-all',
  ...alarmKinds,
] as const;
export type AlertKind = (typeof alertKinds)[number];

export const alertStates = ['new', 'taken', 'explained', 'settled'] as const;
export const Alert = z.object({
  id: uuid, kind: z.enum(alertKinds), at: moment,
  /** Whom it is about; '' where nobody in particular did it. */
  staffName: z.string(), staffId: z.string(),
  /** Of an alarm: why, gravest first. Empty for what is told as it happens. */
  reasons: z.array(z.object({ kind: z.enum(alarmKinds), count: z.number().nullable(), usual: z.number().nullable() })),
  state: z.enum(alertStates),
  /** Who looks after it. */
  ownerName: z.string().nullable(), isYours: z.boolean(),
  /** About the reader, or about what the reader did: somebody else looks after it. */
  isAboutYou: z.boolean(),
  explainedBy: z.string().nullable(), explanation: z.string(), finding: z.enum(alertFindings).nullable(),
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
  /** Takes it up: from now on it is this person's to settle. Anybody who reads alerts may take it over. */
  'alerts.take': method({
    kind: 'write', permission: 'alerts:read', whileDoubted: true, audit: { action: 'alert', subjects: noSubjects, record: ({ id }) => recordOf('alert', id) },
    input: z.strictObject({ id: uuid }), output: z.object({ type: z.enum(['taken', 'about-you', 'no-such']) }),
  }),
  /** Writes down what explains it; it stays open until it is settled. */
  'alerts.explain': method({
    kind: 'write', permission: 'alerts:read', whileDoubted: true, audit: { action: 'alert', subjects: noSubjects, record: ({ id }) => recordOf('alert', id) },
    input: z.strictObject({ id: uuid, note: line(1000) }), output: z.object({ type: z.enum(['explained', 'about-you', 'no-such']) }),
  }),
  /**
   * Settling one about oneself, or about what one did oneself, is refused. `record` answers an alarm of somebody's own record: whether it is
   * theirs or a namesake's, which is no alarm from then on. An alarm needs a finding; what is told as it happens has none.
   */
  'alerts.settle': method({
    kind: 'write', permission: 'alerts:read', whileDoubted: true, audit: { action: 'alert', subjects: noSubjects, record: ({ id }) => recordOf('alert', id) },
    input: z.strictObject({ id: uuid, note: line(1000), finding: z.enum(alertFindings).nullable().default(null), record: z.enum(['own', 'namesake']).nullable().default(null) }),
    output: z.object({ type: z.enum(['settled', 'about-you', 'no-such', 'no-finding']) }),
  }),
});
