import { z } from 'zod';
import { line, moment, requiredLine, uuid } from '#shared/contract/fields.ts';
import { measureNames } from './measures.ts';

/** One vital sign as the chart shows it; FHIR R4 Observation, category `vital-signs`. Never edited: struck, and recorded anew. */
export const Observation = z.object({
  id: uuid,
  patientId: uuid,
  /** The set it was taken in; a set is one save. */
  setId: uuid,
  /** One of our measures, or null for a vital sign kept from elsewhere that has none (head circumference, BMI). */
  measure: z.enum(measureNames).nullable(),
  /** LOINC code as given. */
  code: z.string().max(50),
  /** The code's words from the source, for a measure that is not ours. */
  display: z.string().max(300),
  /** In the unit `unit`; the systolic part for a blood pressure. Null when the source gave words instead (`valueText`). */
  value: z.number().nullable(),
  /** The diastolic part, blood pressure only. */
  secondValue: z.number().nullable(),
  valueText: z.string().max(300),
  /** UCUM code. */
  unit: z.string().max(50),
  takenAt: moment,
  /** False when the source gave a date without a time. */
  hasTime: z.boolean(),
  recordedBy: z.string().max(200),
  /** The system it was imported from; '' for what was recorded in this clinic. */
  source: z.string().max(300),
  status: z.enum(['final', 'struck', 'preliminary', 'amended', 'corrected', 'registered', 'cancelled', 'unknown']),
  struck: z.object({ by: z.string(), at: moment, reason: z.string() }).nullable(),
});
export type Observation = z.infer<typeof Observation>;

/** One measure as typed. `keptAsMeasured`: the nurse measured twice and says so; only then is an odd value taken. */
export const NewReading = z.strictObject({
  measure: z.enum(measureNames),
  value: z.number().min(-1_000_000).max(1_000_000),
  secondValue: z.number().min(-1_000_000).max(1_000_000).nullable(),
  /** UCUM code, one of the measure's units. */
  unit: z.string().max(20),
  keptAsMeasured: z.boolean(),
});
export type NewReading = z.infer<typeof NewReading>;

export const StrikeReason = requiredLine(300);
export const note = line(300);
