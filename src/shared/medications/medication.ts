import { z } from 'zod';
import { sectionRow } from '#shared/sections/section.ts';
import { fhirDate } from '#shared/time/fhir-date.ts';

/** FHIR R4 MedicationRequest (what was ordered) or MedicationStatement (what is said to be taken). */
export const Medication = z.object({
  ...sectionRow,
  form: z.enum(['request', 'statement']),
  display: z.string().max(500),
  code: z.string().max(100),
  codeSystem: z.string().max(300),
  /** The values of both resources' status; `unknown` for any other. */
  status: z.enum(['active', 'on-hold', 'cancelled', 'completed', 'entered-in-error', 'stopped', 'draft', 'intended', 'not-taken', 'unknown']),
  /** Each dosage instruction in words, one after the other. */
  dosage: z.string().max(1000),
  reason: z.string().max(500),
  /** authoredOn of a request, dateAsserted of a statement. */
  authored: fhirDate.nullable(),
  started: fhirDate.nullable(),
  ended: fhirDate.nullable(),
  prescriber: z.string().max(200),
  note: z.string().max(2000),
});
export type Medication = z.infer<typeof Medication>;
