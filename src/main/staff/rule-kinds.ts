import { z } from 'zod';
import type { FieldDefinition, KindDefinition } from '#main/records/kind.ts';

const fixed = (column: string, schema: z.ZodType, initial: unknown): FieldDefinition => ({ column, schema, initial, policy: 'immutable' });
const field = (column: string, schema: z.ZodType, initial: unknown): FieldDefinition => ({ column, schema, initial, policy: 'auto' });
const name = z.string().max(60);
const at = z.string().max(40);

/** One privilege given to a person or taken from them. What was given never changes; it only ends. */
export const staffGrantKind: KindDefinition = {
  kind: 'staff-grant', table: 'staff_grant', patientColumn: undefined, sharedStream: 'rules',
  fields: {
    staffId: fixed('staff_id', name, ''), privilege: fixed('privilege', name, ''), effect: fixed('effect', z.enum(['grant', 'deny']), 'deny'),
    reason: fixed('reason', z.string().max(500), ''), givenBy: fixed('given_by', name, ''), givenAt: fixed('given_at', at, ''), until: fixed('until_at', at.nullable(), null),
    endedAt: field('ended_at', at.nullable(), null), endedBy: field('ended_by', name.nullable(), null),
  },
};

/** A privilege put into a role's bundle, or taken out of it, against what was shipped. */
export const roleBundleKind: KindDefinition = {
  kind: 'role-bundle', table: 'role_bundle', patientColumn: undefined, sharedStream: 'rules',
  fields: {
    role: fixed('role', name, ''), privilege: fixed('privilege', name, ''), holds: { ...field('holds', z.boolean(), false), isBoolean: true },
    changedBy: field('changed_by', name, ''), changedAt: field('changed_at', at, ''),
  },
};
