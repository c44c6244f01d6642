import { z } from 'zod';
import { roles } from '#shared/staff/roles.ts';
import type { FieldDefinition, KindDefinition } from '#main/records/kind.ts';

const field = (column: string, schema: z.ZodType, initial: unknown, policy: FieldDefinition['policy'] = 'immutable'): FieldDefinition => ({ column, schema, initial, policy });
const words = z.string().max(500);

/** A patient's wish, in the patient's own stream. What was wished never changes; that it was lifted is written beside it. */
export const restrictionKind: KindDefinition = {
  kind: 'restriction', table: 'restriction', patientColumn: 'patient_id',
  fields: {
    closedToType: field('closed_to_type', z.enum(['person', 'role']), 'person'),
    /** A person's id, or a role. */
    closedTo: field('closed_to', z.union([z.uuid(), z.enum(roles)]), ''),
    reason: field('reason', words, ''), addedBy: field('added_by', z.string().max(100), ''), addedAt: field('added_at', z.string().max(30), ''),
    liftedAt: field('lifted_at', z.string().max(30).nullable(), null, 'auto'), liftedBy: field('lifted_by', z.string().max(100).nullable(), null, 'auto'),
    liftReason: field('lift_reason', words, '', 'auto'),
  },
};
