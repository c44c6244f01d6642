import { z } from 'zod';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { requiredLine, secret, uuid } from '#shared/contract/fields.ts';
import { roles } from './roles.ts';

export const Role = z.enum(roles);
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

/** In the clinic window: who works here. No secret. */
export const staffContract = defineContract({
  'staff.list': method({
    kind: 'read',
    permission: 'staff:read',
    audit: { action: 'none', subjects: noSubjects },
    input: z.strictObject({}),
    output: z.object({ staff: z.array(StaffMember) }),
  }),
});

/** In the gate window, because a password is typed. */
export const staffGateContract = defineContract({
  /** Adds a person with a slot on this workstation. Needs an open session with `staff:manage`. */
  'staff.add': method({
    kind: 'write',
    permission: 'staff:manage',
    audit: { action: 'staff-add', subjects: noSubjects },
    input: z.strictObject({ userName, displayName: requiredLine(200), role: Role, password: secret }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('added'), staff: StaffMember }),
      z.object({ type: z.literal('name-taken') }),
      z.object({ type: z.literal('password-too-weak'), why: z.enum(['short', 'common', 'like-name']) }),
    ]),
  }),
});
