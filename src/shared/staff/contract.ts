import { z } from 'zod';
import { orAsked, recordOf, staffOrAsked } from '#shared/audit/record-of.ts';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { moment, requiredLine, secret, uuid } from '#shared/contract/fields.ts';
import { weaknesses } from './password-rule.ts';
import { privileges, roles } from './roles.ts';

export const Role = z.enum(roles);
export const Privilege = z.enum(privileges);
/** Sign-in name: letters, digits, dot, hyphen, underscore; compared after folding case and accents. */
export const userName = requiredLine(60).refine((name) => /^[\p{L}\p{N}._-]+$/u.test(name));

export const StaffMember = z.object({
  id: uuid,
  userName: z.string(),
  displayName: z.string(),
  role: Role,
  addedAt: z.string(),
});
export type StaffMember = z.infer<typeof StaffMember>;

export const ListedStaff = StaffMember.extend({
  /** `needs-password`: no way in on this computer until it is reset; `new`: has not yet chosen a password of their own. */
  state: z.enum(['active', 'new', 'needs-password', 'ended']),
  hasSecondFactor: z.boolean(), needsSecondFactor: z.boolean(),
  endedAt: z.string().nullable(),
  /** Of somebody who left: the computers of the clinic and when each has confirmed that their way in is gone; null is not yet. */
  endedOn: z.array(z.object({ computer: z.string(), at: z.string().nullable() })),
});
export type ListedStaff = z.infer<typeof ListedStaff>;

/** One privilege given to one person beside the role, or taken from them. */
export const Grant = z.object({
  id: uuid, staffId: uuid, privilege: Privilege, effect: z.enum(['grant', 'deny']), reason: z.string(),
  givenBy: z.string(), givenAt: moment, until: moment.nullable(), endedAt: moment.nullable(),
});
export type Grant = z.infer<typeof Grant>;

/** In the clinic window: who works here and what they may. No secret. */
export const staffContract = defineContract({
  'staff.list': method({
    kind: 'read', permission: 'staff:read', audit: { action: 'none', subjects: noSubjects },
    input: z.strictObject({}), output: z.object({ staff: z.array(ListedStaff) }),
  }),
  /** The matrix: what each role holds here, what was shipped, and the grants and denials of people. */
  'staff.privileges': method({
    kind: 'read', permission: 'staff:read', audit: { action: 'none', subjects: noSubjects },
    input: z.strictObject({}),
    output: z.object({
      bundles: z.array(z.object({ role: Role, holds: z.array(Privilege), shipped: z.array(Privilege) })),
      grants: z.array(Grant),
    }),
  }),
});

const waiting = z.object({ type: z.literal('waiting'), approvalId: z.string() });
const noSuch = z.object({ type: z.literal('no-such-person') });
const yourself = z.object({ type: z.literal('yourself') });
const lastOne = z.object({ type: z.literal('last-administrator') });
/** Whoever reset the password waits 24 hours with the second factor of the same person, and the other way round. */
const tooSoon = z.object({ type: z.literal('too-soon'), until: z.string() });
/** The other person may do what this one may not, and this would lend it. */
const holdsMore = z.object({ type: z.literal('holds-more') });
const reason = requiredLine(500);

/**
 * In the gate, after a step-up: what changes who may do what. Answers with a code are shown there and nowhere else. What gives
 * the power to rule (`ruling`) waits for a second person unless the recovery words were typed.
 */
export const staffGateContract = defineContract({
  /**
   * Adds a person. Without a password the answer is a one-time code (words) for their first sign-in, where they choose their
   * own; a password given by somebody else also has to be changed, save in a demonstration or from the command line, which may
   * belong to a program that could not choose another.
   */
  'staff.add': method({
    kind: 'write', permission: 'staff:manage', stepUp: 'words-offered', affects: 'access',
    audit: { action: 'staff-add', subjects: noSubjects, record: orAsked((_input, output) => recordOf('staff', output.type === 'added' ? output.staff.id : undefined)) },
    input: z.strictObject({ userName, displayName: requiredLine(200), role: Role, password: secret.optional() }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('added'), staff: StaffMember, oneTimeCode: z.string().nullable(), codeUntil: z.string().nullable() }),
      z.object({ type: z.literal('name-taken') }),
      z.object({ type: z.literal('password-too-weak'), why: z.enum(weaknesses) }), waiting,
    ]),
  }),
  'staff.change': method({
    kind: 'write', permission: 'staff:manage', stepUp: 'words-offered', affects: 'access', audit: { action: 'staff-change', subjects: noSubjects, record: staffOrAsked },
    input: z.strictObject({ staffId: uuid, displayName: requiredLine(200), role: Role }),
    output: z.discriminatedUnion('type', [z.object({ type: z.literal('changed') }), noSuch, yourself, lastOne, waiting]),
  }),
  /** A leaver: no way in from now on, sessions end, slot removed, and the database key changes (`rotated`). */
  'staff.end': method({
    kind: 'write', permission: 'staff:manage', stepUp: 'asked', affects: 'access', audit: { action: 'staff-end', subjects: noSubjects, record: staffOrAsked },
    input: z.strictObject({ staffId: uuid, reason }),
    output: z.discriminatedUnion('type', [z.object({ type: z.literal('ended') }), noSuch, yourself, lastOne]),
  }),
  /**
   * A one-time code for somebody who forgot their password or comes back; given to them by hand. Privacy officers are told. Not by
   * somebody who may rule less than this person: the code is the person's power. Who comes back into power waits for a second person.
   */
  'staff.reset': method({
    kind: 'write', permission: 'staff:manage', stepUp: 'words-offered', affects: 'access', audit: { action: 'staff-reset', subjects: noSubjects, record: staffOrAsked },
    input: z.strictObject({ staffId: uuid }),
    output: z.discriminatedUnion('type', [z.object({ type: z.literal('reset'), oneTimeCode: z.string(), codeUntil: z.string() }), tooSoon, noSuch, yourself, holdsMore, waiting]),
  }),
  /** Takes it away; at the next sign-in it is set up anew. */
  'staff.resetSecondFactor': method({
    kind: 'write', permission: 'staff:manage', stepUp: 'asked', affects: 'access', audit: { action: 'staff-reset', subjects: noSubjects, record: staffOrAsked },
    input: z.strictObject({ staffId: uuid, reason }),
    output: z.discriminatedUnion('type', [z.object({ type: z.literal('reset') }), tooSoon, noSuch, yourself, holdsMore]),
  }),
  'staff.grant': method({
    kind: 'write', permission: 'privileges:manage', stepUp: 'words-offered', affects: 'access',
    audit: { action: 'privilege', subjects: noSubjects, record: orAsked((_input, output) => recordOf('staff-grant', output.type === 'given' ? output.id : undefined)) },
    input: z.strictObject({ staffId: uuid, privilege: Privilege, effect: z.enum(['grant', 'deny']), reason, until: moment.nullable() }),
    output: z.discriminatedUnion('type', [z.object({ type: z.literal('given'), id: uuid }), noSuch, yourself, z.object({ type: z.literal('already-over') }), lastOne, waiting]),
  }),
  'staff.endGrant': method({
    kind: 'write', permission: 'privileges:manage', stepUp: 'words-offered', affects: 'access',
    audit: { action: 'privilege', subjects: noSubjects, record: orAsked(({ grantId }) => recordOf('staff-grant', grantId)) },
    input: z.strictObject({ grantId: uuid }),
    output: z.discriminatedUnion('type', [z.object({ type: z.literal('ended') }), z.object({ type: z.literal('no-such') }), yourself, lastOne, waiting]),
  }),
  /** A privilege into or out of a role's bundle. One's own role gains nothing by one's own hand. */
  'staff.changeBundle': method({
    kind: 'write', permission: 'privileges:manage', stepUp: 'words-offered', affects: 'access',
    audit: { action: 'privilege', subjects: noSubjects, record: orAsked(({ role }) => recordOf('role-bundle', role)) },
    input: z.strictObject({ role: Role, privilege: Privilege, holds: z.boolean() }),
    output: z.discriminatedUnion('type', [z.object({ type: z.literal('changed') }), yourself, z.object({ type: z.literal('nobody-would-rule') }), waiting]),
  }),
});
