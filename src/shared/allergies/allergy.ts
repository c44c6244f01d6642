import { z } from 'zod';
import { uuid } from '#shared/contract/fields.ts';
import { Unsettled } from '#shared/review/unsettled.ts';

/** FHIR R4 AllergyIntolerance, what the banner and the list show. */
export const Allergy = z.object({
  id: uuid,
  patientId: uuid,
  /** The substance or agent in the source's words. */
  substance: z.string().max(300),
  code: z.string().max(100),
  codeSystem: z.string().max(300),
  /** `no-known` for a record that says there are none (SNOMED CT 716186003 and its kinds). */
  statement: z.enum(['allergy', 'no-known']),
  severity: z.enum(['severe', 'moderate', 'mild', 'unknown']),
  reaction: z.string().max(300),
  clinicalStatus: z.enum(['active', 'inactive', 'resolved', 'unknown']),
  verification: z.enum(['confirmed', 'unconfirmed', 'refuted', 'entered-in-error', 'unknown']),
  recordedOn: z.string().nullable(),
  /** The system it was imported from; '' for what was recorded in this clinic. */
  source: z.string().max(300),
  /** Fields with several answers until a person settles them; the allergy itself shows the safest. */
  unsettled: z.array(Unsettled).max(60),
});
export type Allergy = z.infer<typeof Allergy>;
