import type { Handlers } from '#shared/contract/define.ts';
import type { encountersContract } from '#shared/encounters/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { readSection } from '#main/sections/index.ts';
import { encountersSection } from './encounter-section.ts';

export const encountersHandlers = {
  'encounters.list': ({ read, viewer }, query) => readSection(read, viewer.seesSensitive(query.patientId), encountersSection, query),
} satisfies Handlers<typeof encountersContract, CallContext>;
