import type { Handlers } from '#shared/contract/define.ts';
import type { problemsContract } from '#shared/problems/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { readSection } from '#main/sections/index.ts';
import { problemsSection } from './problem-section.ts';

export const problemsHandlers = {
  'problems.list': ({ read, viewer }, query) => readSection(read, viewer.seesSensitive(query.patientId), problemsSection, query),
} satisfies Handlers<typeof problemsContract, CallContext>;
