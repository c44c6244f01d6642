import type { Handlers } from '#shared/contract/define.ts';
import type { resultsContract } from '#shared/results/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { readSection } from '#main/sections/index.ts';
import { resultsSection } from './result-section.ts';
import { sparksOf, trendOf } from './store.ts';

export const resultsHandlers = {
  'results.list': ({ read, viewer }, query) => readSection(read, viewer.seesSensitive(query.patientId), resultsSection, query),
  'results.trend': async ({ read, viewer }, { patientId, code, codeSystem }) => ({ results: await trendOf(read, viewer.seesSensitive(patientId), patientId, code, codeSystem) }),
  'results.sparks': async ({ read, viewer }, { patientId, codes }) => ({ sparks: await sparksOf(read, viewer.seesSensitive(patientId), patientId, codes) }),
} satisfies Handlers<typeof resultsContract, CallContext>;
