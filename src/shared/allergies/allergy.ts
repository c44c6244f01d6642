import { z } from 'zod';
import { line, requiredLine, uuid } from '#shared/contract/fields.ts';
import { Unsettled } from '#shared/review/unsettled.ts';
import { clinicalStatusesToSay, verificationsToSay } from './standing.ts';

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
  /** Who recorded it here, by name at that moment; '' for what was imported. Of a statement that there are none: who asked. */
  recordedBy: z.string().max(200),
  /** Why it was last said to be over, refuted or entered by mistake, who said so and when; '' and null where nobody has. */
  statusReason: z.string().max(500),
  statusBy: z.string().max(200),
  statusOn: z.string().max(30).nullable(),
  /** The system it was imported from; '' for what was recorded in this clinic. */
  source: z.string().max(300),
  /** Fields with several answers until a person settles them; the allergy itself shows the safest. */
  unsettled: z.array(Unsettled).max(60),
});
export type Allergy = z.infer<typeof Allergy>;

/** What only somebody who works here can say of it. */
export type SaidHere = 'recordedBy' | 'statusReason' | 'statusBy' | 'statusOn';

const { severity, reaction, substance } = Allergy.shape;

/** An allergy as typed. Its severity is always said, be it that nobody knows it. */
export const NewAllergy = z.strictObject({ substance: requiredLine(300), reaction: line(300), severity, verification: z.enum(['confirmed', 'unconfirmed']) });
export type NewAllergy = z.infer<typeof NewAllergy>;

/** What of an allergy may be changed in place (docs/decisions/0058); only what is named is written. */
export const AllergyChange = z.strictObject({
  substance: requiredLine(300), reaction: line(300), severity, clinicalStatus: z.enum(clinicalStatusesToSay), verification: z.enum(verificationsToSay),
}).partial();
export type AllergyChange = z.infer<typeof AllergyChange>;

/** The same fields as they stood on the screen: what was written since is not laid over unseen. */
export const SeenAllergy = z.strictObject({ substance, reaction, severity, clinicalStatus: Allergy.shape.clinicalStatus, verification: Allergy.shape.verification }).partial();
