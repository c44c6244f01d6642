import type { Handlers } from '#shared/contract/define.ts';
import type { vitalsContract } from '#shared/vitals/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records } from '#main/records/record-write.ts';
import { recordVitals } from './record-vitals.ts';
import { observationsOf } from './store.ts';
import { strikeReading } from './strike-reading.ts';

const mostShown = 500;

export const vitalsHandlers = (records: Records) =>
  ({
    'vitals.history': async ({ read }, { patientId }) => {
      const observations = await observationsOf(read, patientId, mostShown + 1);
      return { observations: observations.slice(0, mostShown), more: observations.length > mostShown };
    },
    'vitals.record': recordVitals(records),
    'vitals.strike': strikeReading(records),
  }) satisfies Handlers<typeof vitalsContract, CallContext>;
