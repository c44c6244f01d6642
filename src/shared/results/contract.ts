import { z } from 'zod';
import { defineContract, method } from '#shared/contract/define.ts';
import { uuid } from '#shared/contract/fields.ts';
import { sectionMethod, sectionPageSize } from '#shared/sections/section.ts';
import { fhirDate } from '#shared/time/fhir-date.ts';
import { Result } from './result.ts';

/** Points of one trend; older ones are left out. */
export const mostTrendPoints = 200;
/** Points of the small line in a row. */
export const mostSparkPoints = 12;

const code = z.string().min(1).max(100);
const codeSystem = z.string().max(300);

export const resultsContract = defineContract({
  /** Results, latest first. Groups: category. Current: those with an interpretation other than normal. */
  'results.list': sectionMethod('results:read', Result),
  /** One code's results that are numbers, oldest first, at most 200 of the latest; for the trend. */
  'results.trend': method({
    kind: 'read', permission: 'results:read', audit: { action: 'read', subjects: (input) => [input.patientId] },
    input: z.strictObject({ patientId: uuid, code, codeSystem }),
    output: z.object({ results: z.array(Result).max(mostTrendPoints) }),
  }),
  /** The latest numbers of each of these codes, oldest first, for the lines in a page of rows; codes without a number are absent. */
  'results.sparks': method({
    kind: 'read', permission: 'results:read', audit: { action: 'read', subjects: (input) => [input.patientId] },
    input: z.strictObject({ patientId: uuid, codes: z.array(z.strictObject({ code, codeSystem })).max(sectionPageSize) }),
    output: z.object({
      sparks: z.array(z.object({ code, codeSystem, points: z.array(z.object({ at: fhirDate, value: z.number(), unit: z.string().max(50) })).max(mostSparkPoints) })),
    }),
  }),
});
