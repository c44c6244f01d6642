import { z } from 'zod';
import { ownRecord } from '#shared/audit/record-of.ts';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { line, secret, uuid } from '#shared/contract/fields.ts';
import { Theme } from '#shared/settings/contract.ts';
import { Role } from '#shared/staff/contract.ts';
import { weaknesses } from '#shared/staff/password-rule.ts';
import { privileges } from '#shared/staff/roles.ts';
import { askedPages, gatePages } from './gate-pages.ts';

const quiet = { action: 'none', subjects: noSubjects } as const;

/** What is still missing after a right password, in this order. */
export const signInSteps = ['second-factor', 'new-password', 'enrol'] as const;
export type SignInStep = (typeof signInSteps)[number];

export const lockReasons = ['key', 'idle', 'os-lock', 'switch'] as const;
export type LockReason = (typeof lockReasons)[number];

export const sessionContract = defineContract({
  /** Who is signed in, what they may do now, and the facts of the status bar. */
  'session.current': method({
    kind: 'read', permission: 'signed-in', audit: quiet,
    input: z.strictObject({}),
    output: z.object({
      staffId: uuid, userName: z.string(), displayName: z.string(), role: Role, privileges: z.array(z.enum(privileges)),
      clinicName: z.string(), theme: Theme, isTestClinic: z.boolean(), isDemo: z.boolean(),
      /** Minutes to add to UTC for this computer's local time. */
      utcOffsetMinutes: z.number(), today: z.string(),
      idleMinutes: z.number(), mayChoosePin: z.boolean(), hasPin: z.boolean(), hasSecondFactor: z.boolean(),
    }),
  }),
  /** Somebody moved or typed; starts the idle time anew. */
  'session.activity': method({ kind: 'read', permission: 'signed-in', audit: quiet, input: z.strictObject({}), output: z.object({}) }),
  /** Locks at once. `switch`: to let somebody else in. */
  'session.lock': method({ kind: 'read', permission: 'signed-in', endsSession: true, audit: quiet, input: z.strictObject({ reason: z.enum(['key', 'switch']) }), output: z.object({}) }),
  /** Forgets this person's PIN; seals the workstation unless somebody else can unlock it. */
  'session.signOut': method({ kind: 'read', permission: 'signed-in', endsSession: true, audit: quiet, input: z.strictObject({}), output: z.object({}) }),
  /** Leaves the clinic window for a gate page, with the session kept. */
  'session.openGate': method({
    kind: 'read', permission: 'signed-in', audit: quiet,
    input: z.strictObject({ page: z.enum(askedPages) }), output: z.object({}),
  }),
});

const signedIn = z.object({ type: z.literal('signed-in') });
/** The step stands in `clinic.status` too, for a window that was closed meanwhile. */
const next = z.object({ type: z.literal('next'), step: z.enum(signInSteps) });
const wrong = z.object({ type: z.literal('wrong'), waitSeconds: z.number() });
const wait = z.object({ type: z.literal('wait'), waitSeconds: z.number() });
const trouble = z.object({ type: z.literal('trouble'), trouble: z.string() });
const tooWeak = z.object({ type: z.literal('password-too-weak'), why: z.enum(weaknesses) });
const beginAgain = z.object({ type: z.literal('begin-again') });

export const sessionGateContract = defineContract({
  /**
   * Opening the slot is the password check; the answer is the same for an unknown name. `waitSeconds` when too soon after a wrong
   * one. On a locked workstation it unlocks for whoever signed in fully since it was unsealed, and signs others in fully.
   */
  'session.signIn': method({
    kind: 'read', permission: 'public', audit: quiet,
    input: z.strictObject({ userName: line(60), password: secret }),
    output: z.discriminatedUnion('type', [signedIn, next, wrong, wait, trouble]),
  }),
  /** On the lock screen, where names are not shown: the password of the person behind a tile. */
  'session.unlockWithPassword': method({
    kind: 'read', permission: 'public', audit: quiet,
    input: z.strictObject({ staffId: uuid, password: secret }),
    output: z.discriminatedUnion('type', [signedIn, next, wrong, wait, trouble]),
  }),
  /** Five tries with growing delays, then the password. Only the person of this sign-in since the unseal has a PIN. */
  'session.unlock': method({
    kind: 'read', permission: 'public', audit: quiet,
    input: z.strictObject({ staffId: uuid, pin: z.string().max(12) }),
    output: z.discriminatedUnion('type', [
      signedIn, z.object({ type: z.literal('wrong'), waitSeconds: z.number(), triesLeft: z.number().int() }), wait,
      z.object({ type: z.literal('password-needed') }), trouble,
    ]),
  }),
  /** A code of the authenticator (±1 step, once) or a recovery code (once), after the password. */
  'session.secondFactor': method({
    kind: 'read', permission: 'signing-in', audit: quiet,
    input: z.strictObject({ code: line(40) }),
    output: z.discriminatedUnion('type', [signedIn, next, wrong, wait, beginAgain]),
  }),
  /** JSON for the browser's passkey call: for the sign-in under way, or to unlock as the person behind a tile. Null when they have none. */
  'session.passkeyOptions': method({
    kind: 'read', permission: 'public', audit: quiet,
    input: z.strictObject({ staffId: uuid.nullable() }), output: z.object({ options: z.string().nullable() }),
  }),
  'session.passkey': method({
    kind: 'read', permission: 'public', audit: quiet,
    input: z.strictObject({ response: z.string().max(20_000) }),
    output: z.discriminatedUnion('type', [signedIn, next, wrong, wait, beginAgain]),
  }),
  /** At the first sign-in, after a reset, or when it expired: a password of one's own, before anything opens. */
  'session.newPassword': method({
    kind: 'read', permission: 'signing-in', audit: quiet,
    input: z.strictObject({ newPassword: secret }),
    output: z.discriminatedUnion('type', [signedIn, next, tooWeak, beginAgain]),
  }),
  /** After `secondFactor.confirm…` in the `enrol` step. */
  'session.continueSignIn': method({ kind: 'read', permission: 'signing-in', audit: quiet, input: z.strictObject({}), output: z.discriminatedUnion('type', [signedIn, next, beginAgain]) }),
  'session.cancelSignIn': method({ kind: 'read', permission: 'signing-in', audit: quiet, input: z.strictObject({}), output: z.object({}) }),
  /** Six digits to unlock with until the workstation is sealed; null to do without. Never written anywhere. After a full sign-in nothing is asked twice. */
  'session.choosePin': method({
    kind: 'read', permission: 'signed-in', stepUp: 'page', audit: { action: 'pin', subjects: noSubjects, record: ownRecord('staff') },
    input: z.strictObject({ pin: z.string().max(12).nullable() }),
    output: z.discriminatedUnion('type', [z.object({ type: z.literal('chosen') }), z.object({ type: z.literal('too-easy') }), z.object({ type: z.literal('not-allowed') })]),
  }),
  'session.changePassword': method({
    kind: 'read', permission: 'signed-in', audit: quiet,
    input: z.strictObject({ oldPassword: secret, newPassword: secret }),
    output: z.discriminatedUnion('type', [z.object({ type: z.literal('changed') }), wrong, wait, tooWeak]),
  }),
  /** Somebody typed or moved on a gate page of an open session; starts the idle time anew. */
  'session.activity': sessionContract['session.activity'],
  /** Back from a gate page to the clinic window. */
  'session.leaveGate': method({ kind: 'read', permission: 'signed-in', audit: quiet, input: z.strictObject({}), output: z.object({}) }),
  /** Which gate page was asked for; `isProved`: what it changes may be changed without asking for the secrets (`stepUp.prove`) first. */
  'session.gatePage': method({
    kind: 'read', permission: 'signed-in', audit: quiet,
    input: z.strictObject({}),
    output: z.object({ page: z.enum(gatePages).nullable(), displayName: z.string(), isProved: z.boolean() }),
  }),
});
