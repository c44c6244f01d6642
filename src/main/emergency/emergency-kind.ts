import { z } from 'zod';
import type { FieldDefinition, KindDefinition } from '#main/records/kind.ts';

const field = (column: string, schema: z.ZodType, initial: unknown, policy: FieldDefinition['policy'] = 'immutable'): FieldDefinition => ({ column, schema, initial, policy });
const moment = z.string().max(30);
const person = z.string().max(100);
/** All reasons together. */
export const longestReason = 6000;

/** Somebody broke the glass, in the patient's own stream. How long it lasts never changes; that it ended and what was found is written beside it. */
export const emergencyAccessKind: KindDefinition = {
  kind: 'emergency-access', table: 'emergency_access', patientColumn: 'patient_id',
  fields: {
    staffId: field('staff_id', person, ''), openedAt: field('opened_at', moment, ''), until: field('until_at', moment, ''),
    wasRestricted: { ...field('was_restricted', z.boolean(), false), isBoolean: true }, reviewDueAt: field('review_due_at', moment, ''),
    reason: field('reason', z.string().max(longestReason), '', 'auto'), endedAt: field('ended_at', moment.nullable(), null, 'auto'),
    finding: field('finding', z.enum(['justified', 'not-justified']).nullable(), null, 'auto'), note: field('note', z.string().max(1000), '', 'auto'),
    reviewedAt: field('reviewed_at', moment.nullable(), null, 'auto'), reviewedBy: field('reviewed_by', person.nullable(), null, 'auto'),
  },
};
