import type { Handlers } from '#shared/contract/define.ts';
import type { medicationsContract } from '#shared/medications/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { readSection } from '#main/sections/index.ts';
import { medicationsSection } from './medication-section.ts';

export const medicationsHandlers = {
  'medications.list': ({ read, viewer }, query) => readSection(read, viewer.seesSensitive(query.patientId), medicationsSection, query),
} satisfies Handlers<typeof medicationsContract, CallContext>;
