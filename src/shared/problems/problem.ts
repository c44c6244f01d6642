import { z } from 'zod';
import { sectionRow } from '#shared/sections/section.ts';
import { fhirDate } from '#shared/time/fhir-date.ts';

/** FHIR R4 Condition: a problem, diagnosis or concern in the source's words. */
export const Problem = z.object({
  ...sectionRow,
  display: z.string().max(500),
  code: z.string().max(100),
  codeSystem: z.string().max(300),
  category: z.enum(['problem-list-item', 'encounter-diagnosis', 'health-concern', 'other']),
  /** condition-clinical; `unknown` when the source did not say. */
  clinicalStatus: z.enum(['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved', 'unknown']),
  /** condition-ver-status. */
  verification: z.enum(['confirmed', 'provisional', 'differential', 'unconfirmed', 'refuted', 'entered-in-error', 'unknown']),
  severity: z.string().max(100),
  onset: fhirDate.nullable(),
  /** Onset or abatement told as an age, a range or words. */
  onsetText: z.string().max(200),
  abated: fhirDate.nullable(),
  abatedText: z.string().max(200),
  recordedOn: fhirDate.nullable(),
  recordedBy: z.string().max(200),
  note: z.string().max(2000),
});
export type Problem = z.infer<typeof Problem>;
