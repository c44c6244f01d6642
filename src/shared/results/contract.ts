import { z } from 'zod';
import { defineContract, method } from '#shared/contract/define.ts';
import { uuid } from '#shared/contract/fields.ts';
import { sectionMethod } from '#shared/sections/section.ts';
import { Result } from './result.ts';

/** Points of one trend; older ones are left out. */
export const mostTrendPoints = 200;

export const resultsContract = defineContract({
  /** Results, latest first. Groups: category. Current: those with an interpretation other than normal. */
  'results.list': sectionMethod('results:read', Result),
  /** One code's results that are numbers, oldest first, at most 200 of the latest; for the trend. */
  'results.trend': method({
    kind: 'read', permission: 'results:read', audit: { action: 'read', subjects: (input) => [input.patientId] },
    input: z.strictObject({ patientId: uuid, code: z.string().min(1).max(100), codeSystem: z.string().max(300) }),
    output: z.object({ results: z.array(Result).max(mostTrendPoints) }),
  }),
});
