import { z } from 'zod';
import { sectionRow } from '#shared/sections/section.ts';
import { fhirDate } from '#shared/time/fhir-date.ts';

/** FHIR R4 Appointment of one patient. */
export const Appointment = z.object({
  ...sectionRow,
  status: z.enum(['proposed', 'pending', 'booked', 'arrived', 'fulfilled', 'cancelled', 'noshow', 'entered-in-error', 'checked-in', 'waitlist', 'unknown']),
  service: z.string().max(300),
  reason: z.string().max(500),
  starts: fhirDate.nullable(),
  ends: fhirDate.nullable(),
  practitioner: z.string().max(200),
  location: z.string().max(200),
  note: z.string().max(2000),
});
export type Appointment = z.infer<typeof Appointment>;
