import { z } from 'zod';
import { recordOf } from '#shared/audit/record-of.ts';
import { defineContract, method } from '#shared/contract/define.ts';
import { uuid } from '#shared/contract/fields.ts';

/** What can be labelled. Vital signs and allergies cannot: whoever treats somebody has to see them. */
export const labelledKinds = ['condition', 'medication', 'immunization', 'encounter', 'result', 'appointment', 'document'] as const;
export type LabelledKind = (typeof labelledKinds)[number];

export const sensitivityContract = defineContract({
  /** Sets the sensitive label of one record or takes it; `no-such` also for a labelled record that the caller may not see. */
  'sections.label': method({
    kind: 'write', permission: 'sensitive:label',
    audit: { action: 'label', subjects: (input) => [input.patientId], record: ({ kind, id }) => recordOf(kind, id) },
    input: z.strictObject({ kind: z.enum(labelledKinds), id: uuid, patientId: uuid, sensitive: z.boolean() }),
    output: z.object({ type: z.enum(['labelled', 'no-such']) }),
  }),
});
