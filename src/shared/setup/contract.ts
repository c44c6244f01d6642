import { z } from 'zod';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { line, requiredLine, secret } from '#shared/contract/fields.ts';
import { Theme } from '#shared/settings/contract.ts';
import { lockReasons, signInSteps } from '#shared/session/contract.ts';
import { Role, userName } from '#shared/staff/contract.ts';
import { weaknesses } from '#shared/staff/password-rule.ts';

const quiet = { action: 'none', subjects: noSubjects } as const;
const weak = z.object({ type: z.literal('password-too-weak'), why: z.enum(weaknesses) });
const trouble = z.object({ type: z.literal('trouble'), trouble: z.string() });

/** Why a workstation cannot be opened; each has a screen that offers retry or the recovery words, never a new key or database. */
export const troubles = [
  'keychain-unreadable', 'keychain-insecure', 'vault-missing', 'vault-damaged', 'vault-older', 'database-missing', 'database-empty',
  'database-plaintext', 'database-foreign', 'database-older', 'database-damaged', 'database-newer', 'database-not-a-file', 'in-use', 'codec-missing',
  'test-keyring', 'disk-full', 'no-room-for-copy', 'not-writable',
] as const;
export type Trouble = (typeof troubles)[number];

/** The public gate methods: no session, no record field in any answer. */
export const setupContract = defineContract({
  /** What the gate shows first. */
  'clinic.status': method({
    kind: 'read', permission: 'public', audit: quiet,
    input: z.strictObject({}),
    output: z.object({
      state: z.enum(['not-set-up', 'setting-up', 'signed-out', 'signing-in', 'locked', 'signed-in', 'trouble']),
      trouble: z.enum(troubles).nullable(),
      /** Empty until set up. The name on the door, not a record. */
      clinicName: z.string(),
      isTestClinic: z.boolean(), isDemo: z.boolean(),
      /** Facts that weaken the promise, said at setup: `no-disk-encryption`, `auto-login`, `blank-keyring`, `test-keyring`. */
      warnings: z.array(z.string()),
      demoSignIns: z.array(z.object({ userName: z.string(), password: z.string(), role: z.string() })),
      theme: Theme,
      /** How it stands with the hub, where that is known: nothing goes while a workstation is sealed. No count and nothing of anybody. */
      sync: z.object({ state: z.enum(['online', 'offline', 'stopped']), since: z.string() }).nullable(),
      /** This computer runs the clinic's hub, also while nobody is signed in. */
      isServing: z.boolean(),
      /** A sign-in under way: what is missing, and by what it may be given. */
      signingIn: z.object({ step: z.enum(signInSteps), hasTotp: z.boolean(), hasPasskey: z.boolean() }).nullable(),
      /** While locked: who can unlock, by initials and role only, and nothing of what they had open. */
      lock: z.object({
        reason: z.enum(lockReasons), at: z.string(), sealsAt: z.string(),
        people: z.array(z.object({ staffId: z.string(), initials: z.string(), role: Role, hasPin: z.boolean(), hasPasskey: z.boolean(), hasDraft: z.boolean(), isLast: z.boolean() })),
      }).nullable(),
    }),
  }),
  /** First step: nothing is on disk yet. Answers 24 words, shown once, and the four positions (1 to 24) to be typed back. */
  'setup.begin': method({
    kind: 'read', permission: 'public', audit: quiet,
    input: z.strictObject({ clinicName: requiredLine(120), displayName: requiredLine(200), userName, password: secret }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('words'), words: z.array(z.string()).length(24), positions: z.array(z.number().int()).length(4) }),
      weak, trouble, z.object({ type: z.literal('already-set-up') }),
    ]),
  }),
  /** Second step: the words at the four positions. Right ones make key, vault and database, in that order, and sign in. */
  'setup.confirm': method({
    kind: 'read', permission: 'public', audit: quiet,
    input: z.strictObject({ words: z.array(line(20)).length(4) }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('done') }),
      z.object({ type: z.literal('words-differ'), positions: z.array(z.number().int()) }),
      z.object({ type: z.literal('begin-again') }),
      trouble, z.object({ type: z.literal('already-set-up') }),
    ]),
  }),
  /** Asks the keychain, the vault and the database once more. */
  'setup.retry': method({ kind: 'read', permission: 'public', audit: quiet, input: z.strictObject({}), output: z.object({}) }),
  /** Words → new device secret, new vault with one slot: this administrator's new password. The others need new passwords. */
  'recovery.open': method({
    kind: 'read', permission: 'public', audit: quiet,
    input: z.strictObject({ words: line(400), userName, newPassword: secret }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('recovered') }),
      z.object({ type: z.literal('words-wrong') }),
      z.object({ type: z.literal('not-an-administrator') }),
      z.object({ type: z.literal('wait'), waitSeconds: z.number() }),
      weak, trouble,
    ]),
  }),
});
