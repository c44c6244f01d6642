import type { Handlers } from '#shared/contract/define.ts';
import type { resultsContract } from '#shared/results/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { readSection } from '#main/sections/index.ts';
import { resultsSection } from './result-section.ts';
import { sparksOf, trendOf } from './store.ts';

export const resultsHandlers = {
  'results.list': ({ read }, query) => readSection(read, resultsSection, query),
  'results.trend': async ({ read }, { patientId, code, codeSystem }) => ({ results: await trendOf(read, patientId, code, codeSystem) }),
  'results.sparks': async ({ read }, { patientId, codes }) => ({ sparks: await sparksOf(read, patientId, codes) }),
} satisfies Handlers<typeof resultsContract, CallContext>;
