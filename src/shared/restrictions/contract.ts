import { z } from 'zod';
import { recordOf } from '#shared/audit/record-of.ts';
import { defineContract, method } from '#shared/contract/define.ts';
import { moment, requiredLine, uuid } from '#shared/contract/fields.ts';
import { roles } from '#shared/staff/roles.ts';

/** A patient's wish that a person, or everybody in a role, does not open the chart (45 CFR 164.522(a)). */
export const ClosedTo = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('person'), staffId: uuid }),
  z.strictObject({ type: z.literal('role'), role: z.enum(roles) }),
]);
export type ClosedTo = z.infer<typeof ClosedTo>;

export const Restriction = z.object({
  id: uuid, patientId: uuid, closedTo: ClosedTo,
  /** Name of the person, '' for a role. */
  closedToName: z.string(),
  reason: z.string(), addedAt: moment, addedBy: z.string(),
  liftedAt: moment.nullable(), liftedBy: z.string().nullable(), liftReason: z.string(),
});
export type Restriction = z.infer<typeof Restriction>;

const noSuchPatient = z.object({ type: z.literal('no-such-patient') });

/** Refused as `restricted` to somebody whom the chart itself is closed to, whatever privilege they hold. */
export const restrictionsContract = defineContract({
  /** Of one patient, newest first, lifted ones too. */
  'restrictions.list': method({
    kind: 'read', permission: 'restrictions:manage', audit: { action: 'read', subjects: (input) => [input.patientId] },
    input: z.strictObject({ patientId: uuid }), output: z.object({ restrictions: z.array(Restriction) }),
  }),
  /** Closes the chart from the very next call on. */
  'restrictions.add': method({
    kind: 'write', permission: 'restrictions:manage', affects: 'access',
    audit: { action: 'restrict', subjects: (input) => [input.patientId], record: (_input, output) => recordOf('restriction', output.type === 'added' ? output.id : undefined) },
    input: z.strictObject({ patientId: uuid, closedTo: ClosedTo, reason: requiredLine(500) }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('added'), id: uuid }), z.object({ type: z.literal('already-closed') }), z.object({ type: z.literal('no-such-person') }),
      /** Somebody who may manage restrictions must be left who can open the chart, or nobody could ever lift one. */
      z.object({ type: z.literal('nobody-left') }), noSuchPatient,
    ]),
  }),
  'restrictions.lift': method({
    kind: 'write', permission: 'restrictions:manage', affects: 'access',
    audit: { action: 'restrict', subjects: (input) => [input.patientId], record: (input) => recordOf('restriction', input.id) },
    input: z.strictObject({ id: uuid, patientId: uuid, reason: requiredLine(500) }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('lifted') }), z.object({ type: z.literal('no-such') }),
      /** It closes the chart to whoever asks: an emergency opens it for an hour, never for good. */
      z.object({ type: z.literal('closed-to-you') }),
    ]),
  }),
});
