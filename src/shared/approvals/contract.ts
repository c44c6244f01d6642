import { z } from 'zod';
import { recordOf } from '#shared/audit/record-of.ts';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { uuid } from '#shared/contract/fields.ts';

/** What one person asked for and another must agree to: a weaker rule, or power for somebody. */
export const Approval = z.object({
  id: uuid, method: z.string(),
  /** Facts for people: staff by name, never a patient. */
  shown: z.array(z.object({ label: z.string(), value: z.string() })),
  askedBy: z.string(), askedAt: z.string(), isMine: z.boolean(),
});
export type Approval = z.infer<typeof Approval>;

export const approvalsContract = defineContract({
  'approvals.list': method({
    kind: 'read', permission: 'policies:read', audit: { action: 'none', subjects: noSubjects },
    input: z.strictObject({}), output: z.object({ approvals: z.array(Approval) }),
  }),
  /** One's own, whatever one may do by now; nothing is done by it, so no secret is asked for. Somebody else's is `no-such`. */
  'approvals.takeBack': method({
    kind: 'write', permission: 'signed-in', audit: { action: 'approval', subjects: noSubjects, record: ({ id }) => recordOf('approval', id) },
    input: z.strictObject({ id: uuid }), output: z.object({ type: z.enum(['taken-back', 'no-such']) }),
  }),
});

/** One's own is for somebody else to decide, whichever way. */
export const approvalsGateContract = defineContract({
  /** At once, on the page that says that it waits. */
  'approvals.takeBack': approvalsContract['approvals.takeBack'],
  'approvals.decide': method({
    kind: 'write', permission: 'policies:manage', stepUp: 'asked', affects: 'access', audit: { action: 'approval', subjects: noSubjects, record: ({ id }) => recordOf('approval', id) },
    input: z.strictObject({ id: uuid, agree: z.boolean() }),
    output: z.discriminatedUnion('type', [
      /** A code where somebody was added or let back in by it: whoever agreed hands it over. */
      z.object({ type: z.literal('done'), oneTimeCode: z.string().nullable(), codeUntil: z.string().nullable() }), z.object({ type: z.literal('turned-down') }),
      /** Or one by which the person who would agree gains. */
      z.object({ type: z.literal('your-own') }), z.object({ type: z.literal('no-such') }),
      /** What was asked for is no longer possible. */
      z.object({ type: z.literal('not-possible') }),
    ]),
  }),
});
