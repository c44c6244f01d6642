import { z } from 'zod';
import { sectionRow } from '#shared/sections/section.ts';
import { fhirDate } from '#shared/time/fhir-date.ts';

/** FHIR R4 Immunization: a vaccine given, or not given and why. */
export const Immunization = z.object({
  ...sectionRow,
  vaccine: z.string().max(500),
  /** CVX where the source has it. */
  code: z.string().max(100),
  codeSystem: z.string().max(300),
  status: z.enum(['completed', 'not-done', 'entered-in-error', 'unknown']),
  statusReason: z.string().max(300),
  given: fhirDate.nullable(),
  /** An occurrence told in words. */
  givenText: z.string().max(200),
  lot: z.string().max(100),
  expires: fhirDate.nullable(),
  site: z.string().max(200),
  route: z.string().max(200),
  dose: z.string().max(100),
  /** Position in a series: `2 of 3`, or words. */
  series: z.string().max(200),
  performer: z.string().max(200),
  note: z.string().max(2000),
});
export type Immunization = z.infer<typeof Immunization>;
