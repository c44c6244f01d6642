import { z } from 'zod';
import { ownRecord } from '#shared/audit/record-of.ts';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { line, uuid } from '#shared/contract/fields.ts';

const quiet = { action: 'none', subjects: noSubjects } as const;

/** What became of it, for the clinic window that comes back; `answer` is the method's own `type`. `approvalId` where it waits for a second person. */
export const StepUpOutcome = z.object({ method: z.string(), answer: z.string(), approvalId: uuid.optional() });

/** In the clinic window: asks to do something that needs its person's secret once more; the window ends and the gate comes. */
export const stepUpContract = defineContract({
  'stepUp.ask': method({
    kind: 'read', permission: 'signed-in', audit: quiet,
    /** `input` is the JSON text of the method's input. */
    input: z.strictObject({ method: z.string().max(60), input: z.string().max(20_000) }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('asked') }), z.object({ type: z.literal('forbidden') }), z.object({ type: z.literal('bad-input') }),
    ]),
  }),
  /** Answers once, after coming back from the gate; nothing of what was taken back or decided there meanwhile. */
  'stepUp.outcome': method({ kind: 'read', permission: 'signed-in', audit: quiet, input: z.strictObject({}), output: z.object({ outcome: StepUpOutcome.nullable() }) }),
});

/** In the gate: shows what was asked for, takes the secrets, answers a token for one use, bound to the method and a hash of its input. */
export const stepUpGateContract = defineContract({
  'stepUp.current': method({
    kind: 'read', permission: 'signed-in', audit: quiet, input: z.strictObject({}),
    output: z.object({
      asked: z.object({
        method: z.string(), shown: z.array(z.object({ label: z.string(), value: z.string() })),
        needsSecondFactor: z.boolean(), mayUsePasskey: z.boolean(), offersWords: z.boolean(),
      }).nullable(),
    }),
  }),
  'stepUp.passkeyOptions': method({ kind: 'read', permission: 'signed-in', audit: quiet, input: z.strictObject({}), output: z.object({ options: z.string().nullable() }) }),
  /** `code`: of the authenticator or a recovery code; `passkey`: JSON of the browser's answer; `words`: the clinic's recovery words instead of a second person. */
  'stepUp.confirm': method({
    kind: 'read', permission: 'signed-in', audit: { action: 'step-up', subjects: noSubjects, record: ownRecord('staff') },
    input: z.strictObject({
      password: z.string().min(1).max(1024), code: line(40).nullable().default(null), passkey: z.string().max(20_000).nullable().default(null),
      words: z.string().max(400).nullable().default(null),
    }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('confirmed'), token: z.string() }),
      z.object({ type: z.literal('wrong'), waitSeconds: z.number() }), z.object({ type: z.literal('wait'), waitSeconds: z.number() }),
      z.object({ type: z.literal('wrong-code') }), z.object({ type: z.literal('words-wrong') }), z.object({ type: z.literal('nothing-asked') }),
    ]),
  }),
  /** Gives the secrets once for the page that is up: what it changes may be changed until it is left, for ten minutes at most. */
  'stepUp.prove': method({
    kind: 'read', permission: 'signed-in', audit: { action: 'step-up', subjects: noSubjects, record: ownRecord('staff') },
    input: z.strictObject({ password: z.string().min(1).max(1024), code: line(40).nullable().default(null), passkey: z.string().max(20_000).nullable().default(null) }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('proved') }),
      z.object({ type: z.literal('wrong'), waitSeconds: z.number() }), z.object({ type: z.literal('wait'), waitSeconds: z.number() }), z.object({ type: z.literal('wrong-code') }),
    ]),
  }),
  /** Runs what was shown, once. `reply` is the JSON of the method's own reply. */
  'stepUp.run': method({
    kind: 'read', permission: 'signed-in', endsSession: true, audit: quiet,
    input: z.strictObject({ token: z.string().max(100) }), output: z.object({ reply: z.string() }),
  }),
});
