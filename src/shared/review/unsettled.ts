import { z } from 'zod';

/** A value as a field of a record holds it. */
export const FieldValue = z.union([z.string().max(6000), z.number(), z.boolean(), z.null()]);
export type FieldValue = z.infer<typeof FieldValue>;

/** A field with several answers, beside the record that shows the first of them. */
export const Unsettled = z.object({ field: z.string().max(60), values: z.array(FieldValue).min(2).max(64) });
export type Unsettled = z.infer<typeof Unsettled>;
