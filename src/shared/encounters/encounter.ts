import { z } from 'zod';
import { sectionRow } from '#shared/sections/section.ts';
import { fhirDate } from '#shared/time/fhir-date.ts';

/** FHIR R4 Encounter: one visit. */
export const Encounter = z.object({
  ...sectionRow,
  /** v3 ActCode in words people read: ambulatory, emergency, home, inpatient, virtual; else the source's. */
  class: z.string().max(100),
  type: z.string().max(500),
  status: z.enum(['planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'finished', 'cancelled', 'entered-in-error', 'unknown']),
  reason: z.string().max(500),
  started: fhirDate.nullable(),
  ended: fhirDate.nullable(),
  practitioner: z.string().max(200),
  location: z.string().max(200),
  organization: z.string().max(200),
});
export type Encounter = z.infer<typeof Encounter>;
