import { z } from 'zod';
import { ownRecord } from '#shared/audit/record-of.ts';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { line, requiredLine, uuid } from '#shared/contract/fields.ts';

const changes = { action: 'second-factor', subjects: noSubjects, record: ownRecord('second-factor') } as const;
const quiet = { action: 'none', subjects: noSubjects } as const;
const codes = z.array(z.string()).length(10);

/**
 * In the gate: setting up what a person has beside what they know, each their own only. During a sign-in that still lacks it, never
 * in place of one that is still to be given; or later from Settings, where whoever sits at an open desk changes nothing without the
 * secrets of the person whose session it is (`stepUp.prove`).
 */
export const secondFactorContract = defineContract({
  'secondFactor.state': method({
    kind: 'read', permission: 'enrolling', audit: quiet, input: z.strictObject({}),
    output: z.object({
      hasTotp: z.boolean(), recoveryCodesLeft: z.number().int(), isRequired: z.boolean(),
      passkeys: z.array(z.object({ id: uuid, name: z.string(), addedAt: z.string() })),
      /** False where the shell cannot carry one (Electron uses Touch ID instead). */
      canAddPasskey: z.boolean(),
      /** Unlocking with a finger on the computer's own reader, for this person until they sign out; `not-here` without a reader. */
      touchId: z.enum(['not-here', 'off', 'on']),
    }),
  }),
  /** RFC 6238: SHA-1, 6 digits, 30 s. The secret is kept only once a code of it was typed. `qr`: rows of 0 and 1, dark is 1, with the quiet zone of four around. */
  'secondFactor.beginTotp': method({
    kind: 'read', permission: 'enrolling', stepUp: 'page', audit: quiet, input: z.strictObject({}),
    output: z.object({ uri: z.string(), secret: z.string(), qr: z.array(z.string()) }),
  }),
  /** Answers ten recovery codes, shown once; each opens once in place of a code. */
  'secondFactor.confirmTotp': method({
    kind: 'write', permission: 'enrolling', stepUp: 'page', audit: changes, input: z.strictObject({ code: line(12) }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('enrolled'), recoveryCodes: codes }), z.object({ type: z.literal('wrong-code') }), z.object({ type: z.literal('begin-again') }),
    ]),
  }),
  /** The old ones stop working. */
  'secondFactor.newRecoveryCodes': method({ kind: 'write', permission: 'signed-in', stepUp: 'page', audit: changes, input: z.strictObject({}), output: z.object({ recoveryCodes: codes }) }),
  /** `options`: JSON for the browser's credential call (WebAuthn Level 3); null where the shell cannot carry a passkey. */
  'secondFactor.beginPasskey': method({ kind: 'read', permission: 'enrolling', stepUp: 'page', audit: quiet, input: z.strictObject({}), output: z.object({ options: z.string().nullable() }) }),
  'secondFactor.confirmPasskey': method({
    kind: 'write', permission: 'enrolling', stepUp: 'page', audit: changes, input: z.strictObject({ response: z.string().max(20_000), name: requiredLine(60) }),
    output: z.discriminatedUnion('type', [
      /** `recoveryCodes` when there were none yet. */
      z.object({ type: z.literal('added'), recoveryCodes: codes.nullable() }), z.object({ type: z.literal('not-accepted') }),
    ]),
  }),
  /** The last one of a person who must have a second factor stays. */
  'secondFactor.remove': method({
    kind: 'write', permission: 'signed-in', stepUp: 'page', audit: changes, input: z.strictObject({ what: z.union([z.literal('totp'), uuid]) }),
    output: z.discriminatedUnion('type', [z.object({ type: z.literal('removed') }), z.object({ type: z.literal('last-one') }), z.object({ type: z.literal('no-such') })]),
  }),
  /** Asks for the finger once before it is on. Unlocks only: at sign-in and for a step-up it counts for nothing. */
  'secondFactor.turnTouchId': method({
    kind: 'read', permission: 'signed-in', stepUp: 'page', audit: changes, input: z.strictObject({ isOn: z.boolean() }), output: z.object({ type: z.enum(['on', 'off', 'not-confirmed', 'not-here']) }),
  }),
});
