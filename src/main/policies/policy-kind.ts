import { z } from 'zod';
import type { FieldDefinition, KindDefinition } from '#main/records/kind.ts';

const field = (column: string, schema: z.ZodType, initial: unknown): FieldDefinition => ({ column, schema, initial, policy: 'auto' });

/** One rule of the clinic as it was set here; `value` is JSON. What was never set is as shipped. */
export const policyKind: KindDefinition = {
  kind: 'policy', table: 'policy', patientColumn: undefined, sharedStream: 'rules',
  fields: {
    name: { ...field('name', z.string().max(60), ''), policy: 'immutable' }, value: field('value', z.string().max(60), 'null'),
    changedBy: field('changed_by', z.string().max(60), ''), changedAt: field('changed_at', z.string().max(40), ''),
  },
};
