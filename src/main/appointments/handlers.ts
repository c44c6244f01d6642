import type { Handlers } from '#shared/contract/define.ts';
import type { appointmentsContract } from '#shared/appointments/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { readSection } from '#main/sections/index.ts';
import { appointmentsSection } from './appointment-section.ts';

export const appointmentsHandlers = {
  'appointments.list': ({ read, viewer }, query) => readSection(read, viewer.seesSensitive(query.patientId), appointmentsSection, query),
} satisfies Handlers<typeof appointmentsContract, CallContext>;
