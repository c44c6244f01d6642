import { z } from 'zod';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { line, secret } from '#shared/contract/fields.ts';
import { Theme } from '#shared/settings/contract.ts';
import { Role } from '#shared/staff/contract.ts';
import { privileges } from '#shared/staff/roles.ts';

const quiet = { action: 'none', subjects: noSubjects } as const;

/** Gate pages that an open session may be sent to; the clinic window ends meanwhile. */
export const gatePages = ['change-password', 'add-person'] as const;

export const sessionContract = defineContract({
  /** Who is signed in, what the role may do, and the facts of the status bar. */
  'session.current': method({
    kind: 'read', permission: 'signed-in', audit: quiet,
    input: z.strictObject({}),
    output: z.object({
      userName: z.string(), displayName: z.string(), role: Role, privileges: z.array(z.enum(privileges)),
      clinicName: z.string(), theme: Theme, isTestClinic: z.boolean(), isDemo: z.boolean(),
      /** Minutes to add to UTC for this computer's local time. */
      utcOffsetMinutes: z.number(), today: z.string(),
    }),
  }),
  /** Somebody moved or typed; starts the idle time anew. */
  'session.activity': method({ kind: 'read', permission: 'signed-in', audit: quiet, input: z.strictObject({}), output: z.object({}) }),
  'session.signOut': method({ kind: 'read', permission: 'signed-in', audit: quiet, input: z.strictObject({}), output: z.object({}) }),
  /** Leaves the clinic window for a gate page, with the session kept. */
  'session.openGate': method({
    kind: 'read', permission: 'signed-in', audit: quiet,
    input: z.strictObject({ page: z.enum(gatePages) }), output: z.object({}),
  }),
});

export const sessionGateContract = defineContract({
  /** Opening the slot is the password check; the answer is the same for an unknown name. `waitSeconds` when too soon after a wrong one. */
  'session.signIn': method({
    kind: 'read', permission: 'public', audit: quiet,
    input: z.strictObject({ userName: line(60), password: secret }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('signed-in') }),
      z.object({ type: z.literal('wrong'), waitSeconds: z.number() }),
      z.object({ type: z.literal('wait'), waitSeconds: z.number() }),
      z.object({ type: z.literal('trouble'), trouble: z.string() }),
    ]),
  }),
  'session.changePassword': method({
    kind: 'read', permission: 'signed-in', audit: quiet,
    input: z.strictObject({ oldPassword: secret, newPassword: secret }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('changed') }),
      z.object({ type: z.literal('wrong'), waitSeconds: z.number() }),
      z.object({ type: z.literal('wait'), waitSeconds: z.number() }),
      z.object({ type: z.literal('password-too-weak'), why: z.enum(['short', 'common', 'like-name']) }),
    ]),
  }),
  /** Back from a gate page to the clinic window. */
  'session.leaveGate': method({ kind: 'read', permission: 'signed-in', audit: quiet, input: z.strictObject({}), output: z.object({}) }),
  /** Which gate page was asked for, and the roles a new person may have. */
  'session.gatePage': method({
    kind: 'read', permission: 'signed-in', audit: quiet,
    input: z.strictObject({}),
    output: z.object({ page: z.enum(gatePages).nullable(), displayName: z.string() }),
  }),
});
