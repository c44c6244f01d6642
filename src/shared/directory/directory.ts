import { z } from 'zod';
import { uuid } from '#shared/contract/fields.ts';

const entry = {
  id: uuid,
  source: z.string().max(300),
  name: z.string().max(300),
  /** National or local number, as `system|value`; the first that the source gave. */
  identifier: z.string().max(400),
  phone: z.string().max(60),
  town: z.string().max(100),
  active: z.boolean(),
} as const;

/** FHIR R4 Practitioner: somebody who gives care, here or elsewhere. Not a person who signs in (that is staff). */
export const Practitioner = z.object({ ...entry, qualification: z.string().max(300) });
export type Practitioner = z.infer<typeof Practitioner>;

/** FHIR R4 Organization. */
export const Organization = z.object({ ...entry, type: z.string().max(300) });
export type Organization = z.infer<typeof Organization>;
