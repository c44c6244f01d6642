import { z } from 'zod';
import { sectionRow } from '#shared/sections/section.ts';
import { fhirDate } from '#shared/time/fhir-date.ts';

/** A resource of a kind that has no table of its own, kept as it came: reports, procedures, care plans, claims. */
export const DocumentRow = z.object({
  ...sectionRow,
  /** FHIR resource type. */
  type: z.string().max(64),
  /** What the resource calls itself, in words; '' when it does not. */
  title: z.string().max(500),
  dated: fhirDate.nullable(),
});
export type DocumentRow = z.infer<typeof DocumentRow>;

/** An original is shown up to this many characters of JSON; a longer one says so and can be exported. */
export const longestShownOriginal = 400_000;
