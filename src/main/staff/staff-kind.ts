import { z } from 'zod';
import { roles, shippedBundles } from '#shared/staff/roles.ts';
import type { Role } from '#shared/staff/roles.ts';
import { fold } from '#shared/text/fold.ts';
import type { FieldDefinition, KindDefinition } from '#main/records/kind.ts';
import { noSignIn, packSignIn, signInRank, unpackSignIn } from './sign-in-state.ts';

const fixed = (column: string, schema: z.ZodType, initial: unknown): FieldDefinition => ({ column, schema, initial, policy: 'immutable' });
const auto = (column: string, schema: z.ZodType, initial: unknown): FieldDefinition => ({ column, schema, initial, policy: 'auto' });
const safest = (column: string, schema: z.ZodType, initial: unknown, rank: (value: unknown) => number): FieldDefinition => ({ column, schema, initial, policy: 'safest', rank });

const name = z.string().max(60);
const at = z.string().max(40);

/** The role with the least power goes first. */
const powerOf = (value: unknown): number => shippedBundles[value as Role]?.size ?? 0;
/** Somebody who left goes before somebody who is here. */
const isHere = (value: unknown): number => (value === null || value === '' ? 1 : 0);

/**
 * A person of the staff on every workstation. Two writes at the same time never give a way in or a power that either took away: a leaver
 * stays a leaver and the smaller role stands, until somebody who has seen both gives it again (docs/decisions/0055). The slot of a
 * person, `slot_id`, is this workstation's own and no field.
 */
export const staffKind: KindDefinition = {
  kind: 'staff', table: 'staff', patientColumn: undefined, sharedStream: 'staff',
  fields: {
    userName: fixed('user_name', name.min(1), ''), addedAt: fixed('added_at', at, ''), addedBy: fixed('added_by', name.nullable(), null),
    displayName: auto('display_name', z.string().max(200), ''), role: safest('role', z.enum(roles), 'front-desk', powerOf),
    endedAt: safest('ended_at', at.nullable(), null, isHere), endedBy: safest('ended_by', name.nullable(), null, isHere), endedReason: safest('ended_reason', z.string().max(500), '', isHere),
    resetAt: auto('reset_at', at.nullable(), null), resetBy: auto('reset_by', name.nullable(), null), passwordChangedAt: auto('password_changed_at', at.nullable(), null),
    signIn: safest('sign_in', z.string().max(600).refine((packed) => unpackSignIn(packed) !== undefined), packSignIn(noSignIn), signInRank),
  },
  derivedColumns: ['user_name_folded', 'must_change', 'code_until'],
  derive: ({ userName, signIn }) => {
    const state = unpackSignIn(signIn) ?? noSignIn;
    return { user_name_folded: fold(String(userName)), must_change: state.mustChange ? 1 : 0, code_until: state.codeUntil };
  },
};
