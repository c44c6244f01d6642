import { z } from 'zod';
import { sectionRow } from '#shared/sections/section.ts';
import { fhirDate } from '#shared/time/fhir-date.ts';

/** FHIR R4 Observation that is no vital sign: laboratory, imaging, surveys, social history. */
export const Result = z.object({
  ...sectionRow,
  /** observation-category code, or `other`. */
  category: z.string().max(100),
  display: z.string().max(500),
  /** LOINC where the source has it. */
  code: z.string().max(100),
  codeSystem: z.string().max(300),
  /** A number with `unit` (UCUM where given); null when the source gave words (`valueText`). */
  value: z.number().nullable(),
  unit: z.string().max(50),
  valueText: z.string().max(2000),
  /** Reference range as numbers in the same unit, and as the source's words. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  rangeText: z.string().max(300),
  /** v3 ObservationInterpretation code as given (`H`, `LL`, `A`, `N`), or ''. */
  interpretation: z.string().max(50),
  status: z.enum(['registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled', 'entered-in-error', 'unknown']),
  effective: fhirDate.nullable(),
  performer: z.string().max(200),
  note: z.string().max(2000),
});
export type Result = z.infer<typeof Result>;
