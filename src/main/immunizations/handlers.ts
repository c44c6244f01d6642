import type { Handlers } from '#shared/contract/define.ts';
import type { immunizationsContract } from '#shared/immunizations/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { readSection } from '#main/sections/index.ts';
import { immunizationsSection } from './immunization-section.ts';

export const immunizationsHandlers = {
  'immunizations.list': ({ read, viewer }, query) => readSection(read, viewer.seesSensitive(query.patientId), immunizationsSection, query),
} satisfies Handlers<typeof immunizationsContract, CallContext>;
