import { z } from 'zod';
import { recordOf } from '#shared/audit/record-of.ts';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { line, requiredLine, secret } from '#shared/contract/fields.ts';
import { servingContract, servingTroubles } from '#shared/serving/serving.ts';
import { userName } from '#shared/staff/contract.ts';
import { weaknesses } from '#shared/staff/password-rule.ts';
import { SyncStatus } from '#shared/sync/status.ts';

const quiet = { action: 'none', subjects: noSubjects } as const;
const just = <T extends string>(...types: readonly [T, ...T[]]) => z.object({ type: z.enum(types) });

/** Why a hub did nothing, for the words: the network's reasons, a hub that is busy, and one that refuses. */
export const hubTroubles = ['offline', 'timeout', 'certificate', 'expired', 'proxy', 'not-a-hub', 'too-large', 'ended', 'busy', 'refused'] as const;
export type HubTroubleName = (typeof hubTroubles)[number];
const hubTrouble = z.object({ type: z.literal('hub-trouble'), why: z.enum(hubTroubles) });
const trouble = z.object({ type: z.literal('trouble'), trouble: z.string() });
/** `group`: the first group of four with a letter that no code has, counted from 1; 0 where there are not 32 letters. */
const badCode = z.object({ type: z.literal('bad-code'), group: z.number().int() });

const badTyping = just('bad-address', 'bad-proxy');
const connected = z.object({ type: z.literal('connected'), host: z.string(), port: z.number().int() });

/** Address and code as typed; the proxy is empty where there is none. */
const typed = { address: requiredLine(300), code: requiredLine(100), proxy: line(300) };
const checkNumber = z.string().regex(/^\d{6}$/);

const clinicName = z.string();
const syncReason = SyncStatus.shape.reason;
/** How far a recovery has come; `total` is 0 until the hub said how many changes there are. `brought`: what of each computer is here, by its own signatures. */
const recovering = [
  just('none'), z.object({ type: z.literal('bringing'), clinicName, done: z.number().int(), total: z.number().int(), reason: syncReason }),
  z.object({ type: z.literal('retiring'), clinicName, reason: syncReason }),
  z.object({ type: z.literal('ready'), clinicName, brought: z.array(z.object({ name: z.string(), changes: z.number().int(), heardAt: z.string().nullable() })).readonly() }),
] as const;

/** A clinic and its hub, and other workstations, in the gate: no record, and no code that was typed in any answer. */
export const enrolmentContract = defineContract({
  ...servingContract,
  /** This clinic begins at a hub, with the code that the hub printed. */
  'network.connect': method({
    kind: 'job', permission: 'policies:manage', stepUp: 'page', audit: { action: 'setup', subjects: noSubjects },
    input: z.strictObject(typed),
    output: z.discriminatedUnion('type', [
      connected, just('bad-address', 'bad-proxy', 'code-over', 'has-hub', 'may-not', 'words-needed'), badCode, hubTrouble,
    ]),
  }),
  /** A clinic from before there was sync has no list of its computers yet; the recovery words begin it. */
  'network.found': method({
    kind: 'job', permission: 'policies:manage', stepUp: 'page', audit: { action: 'setup', subjects: noSubjects },
    input: z.strictObject({ words: secret }), output: just('founded', 'words-wrong', 'has-one'),
  }),
  /** Where the hub is now, as this computer knows it. */
  'network.address': method({
    kind: 'read', permission: 'policies:manage', audit: quiet, input: z.strictObject({}),
    output: z.object({ address: z.string(), proxy: z.string(), isThisComputer: z.boolean() }).nullable(),
  }),
  /**
   * The hub has another address, or is reached through another proxy: the same hub, by its key and its id. With the code of another hub the clinic moves
   * to that one, and what it lacks is offered to it.
   */
  'network.move': method({
    kind: 'job', permission: 'policies:manage', stepUp: 'page', audit: { action: 'setup', subjects: noSubjects },
    input: z.strictObject({ ...typed, code: line(100) }),
    output: z.discriminatedUnion('type', [connected, badTyping, just('another-hub', 'code-over', 'no-hub', 'may-not'), badCode, hubTrouble]),
  }),
  /** This computer runs the clinic's hub; a clinic without one begins at it. */
  'network.serve': method({
    kind: 'job', permission: 'policies:manage', stepUp: 'page', audit: { action: 'setup', subjects: noSubjects },
    input: z.strictObject({ way: z.enum(['same', 'other-port', 'anew']) }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('serves'), port: z.number().int(), isUsualPort: z.boolean(), addresses: z.array(z.string()) }),
      z.object({ type: z.literal('cannot'), why: z.enum(servingTroubles) }), just('has-hub', 'may-not', 'words-needed', 'code-over'), hubTrouble,
    ]),
  }),
  /** The others keep working and wait. What the hub has is kept. */
  'network.stopServing': method({
    kind: 'job', permission: 'policies:manage', stepUp: 'page', audit: { action: 'setup', subjects: noSubjects },
    input: z.strictObject({}), output: just('stopped', 'does-not-serve'),
  }),
  /** A one-time code for one other workstation, good for ten minutes. `others`: more addresses of the same hub; `no-network`: this computer serves, and nobody could reach it. `qr`: address and code as rows of 0 and 1. `admin`: people and rules may be changed there too. */
  'network.invite': method({
    kind: 'job', permission: 'policies:manage', stepUp: 'page', audit: { action: 'setup', subjects: noSubjects },
    input: z.strictObject({ class: z.enum(['admin', 'full']) }),
    output: z.discriminatedUnion('type', [z.object({ type: z.literal('invited'), address: z.string(), others: z.array(z.string()), code: z.string(), until: z.string(), qr: z.array(z.string()) }), just('no-hub', 'may-not', 'no-network'), hubTrouble]),
  }),
  /** Who answered the code, with the number to compare. */
  'network.invitation': method({
    kind: 'read', permission: 'policies:manage', audit: quiet, input: z.strictObject({}),
    output: z.discriminatedUnion('type', [
      just('none', 'waiting', 'over', 'declined'), z.object({ type: z.literal('asked'), name: z.string(), checkNumber }),
      z.object({ type: z.literal('admitted'), dev: z.number().int(), name: z.string() }), hubTrouble,
    ]),
  }),
  /** The numbers were compared, for a code that was made with secrets given on the page: the same lets that workstation in, another sends it away. */
  'network.letIn': method({
    kind: 'job', permission: 'policies:manage', audit: { action: 'setup', subjects: noSubjects, record: (_input, output) => recordOf('device', output.type === 'admitted' ? String(output.dev) : '') },
    input: z.strictObject({ isSame: z.boolean() }),
    output: z.discriminatedUnion('type', [
      just('none', 'waiting', 'over', 'declined'), z.object({ type: z.literal('asked'), name: z.string(), checkNumber }),
      z.object({ type: z.literal('admitted'), dev: z.number().int(), name: z.string() }), hubTrouble,
    ]),
  }),
  /** Who could be taken out: what the roster has, without this computer. */
  'network.devices': method({
    kind: 'read', permission: 'policies:manage', audit: quiet, input: z.strictObject({}),
    output: z.object({ devices: z.array(z.object({ dev: z.number().int(), name: z.string(), class: z.enum(['admin', 'full', 'phone']), admittedAt: z.string() })) }),
  }),
  /** Takes a device out of the clinic: the hub refuses it, and what is written from now on is under keys that it does not get. */
  'network.revoke': method({
    kind: 'write', permission: 'policies:manage', stepUp: 'page', audit: { action: 'setup', subjects: noSubjects, record: ({ dev }) => recordOf('device', String(dev)) },
    input: z.strictObject({ dev: z.number().int().min(1).max(65_535), why: z.enum(['lost', 'replaced', 'left', 'cloned']) }),
    output: just('revoked', 'no-such', 'itself', 'may-not'),
  }),

  /** A new computer asks to be let into a clinic that stands. Nothing is on disk yet. */
  'join.begin': method({
    kind: 'read', permission: 'public', audit: quiet, input: z.strictObject(typed),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('asking'), clinicName: z.string(), checkNumber }), just('bad-address', 'bad-proxy', 'code-over', 'code-used', 'already-set-up'), badCode, hubTrouble, trouble,
    ]),
  }),
  /** How far it has come; `total` is 0 until the hub said how many changes there are. */
  'join.look': method({
    kind: 'read', permission: 'public', audit: quiet, input: z.strictObject({}),
    output: z.discriminatedUnion('type', [
      just('none', 'declined', 'over', 'wrong-clinic'), z.object({ type: z.literal('asking'), clinicName: z.string(), checkNumber }),
      z.object({ type: z.literal('bringing'), clinicName: z.string(), done: z.number().int(), total: z.number().int(), reason: z.string().nullable() }),
      z.object({ type: z.literal('ready'), clinicName: z.string() }), hubTrouble, trouble,
    ]),
  }),
  /** Somebody of the staff opens the new computer: it becomes one of the clinic's, and they are signed in. */
  'join.finish': method({
    kind: 'read', permission: 'public', audit: quiet, input: z.strictObject({ userName, password: secret }),
    output: z.discriminatedUnion('type', [just('done', 'begin-again'), z.object({ type: z.enum(['wrong', 'wait']), waitSeconds: z.number() }), trouble]),
  }),
  /**
   * Every computer of a clinic is lost: what the hub has of the clinic that these words began. Only what the words and the clinic's own
   * computers signed is told as certain; `envelopesSaid` is the hub's word. `clinicName` is empty unless a recovery goes on: no hub knows it. `isAnew`: without what one before left here.
   */
  'recoverClinic.find': method({
    kind: 'read', permission: 'public', audit: quiet, input: z.strictObject({ ...typed, words: line(400), isAnew: z.boolean() }),
    output: z.discriminatedUnion('type', [
      z.object({
        type: z.literal('found'), listChangedAt: z.string(), envelopesSaid: z.number().int(), isGoingOn: z.boolean(), clinicName,
        computers: z.array(z.object({ dev: z.number().int(), name: z.string(), class: z.enum(['admin', 'full', 'phone']), admittedAt: z.string(), isOut: z.boolean() })).readonly(),
      }),
      just('words-wrong', 'not-known', 'not-verified', 'bad-address', 'bad-proxy', 'already-set-up'), z.object({ type: z.literal('hub-older'), seenAt: z.string(), shownAt: z.string() }),
      badCode, hubTrouble, trouble,
    ]),
  }),
  /** What was found is the clinic that is meant: lets this computer in by the words. `lost`: which computers go, once everything they had sent is here. */
  'recoverClinic.accept': method({
    kind: 'read', permission: 'public', audit: quiet, input: z.strictObject({ clinicName: requiredLine(120), lost: z.array(z.number().int().min(1).max(65_535)).max(1_000) }),
    output: z.discriminatedUnion('type', [...recovering, just('begin-again', 'behind'), hubTrouble, trouble]),
  }),
  'recoverClinic.look': method({ kind: 'read', permission: 'public', audit: quiet, input: z.strictObject({}), output: z.discriminatedUnion('type', recovering) }),
  /** Somebody opens it: with the password they had, or as an administrator with a new one (`isNew`), since the words were given. */
  'recoverClinic.finish': method({
    kind: 'read', permission: 'public', audit: quiet, input: z.strictObject({ userName, password: secret, isNew: z.boolean() }),
    output: z.discriminatedUnion('type', [
      just('done', 'begin-again', 'not-an-administrator'), z.object({ type: z.enum(['wrong', 'wait']), waitSeconds: z.number() }),
      z.object({ type: z.literal('password-too-weak'), why: z.enum(weaknesses) }), trouble,
    ]),
  }),
  /** Closes what is open. What has come stays on this computer, and goes on with the same words. */
  'recoverClinic.stop': method({ kind: 'read', permission: 'public', audit: quiet, input: z.strictObject({}), output: z.object({}) }),
  /** Walked away from: nothing is left. */
  'join.cancel': method({ kind: 'read', permission: 'public', audit: quiet, input: z.strictObject({}), output: z.object({}) }),
});
