import type { Handlers } from '#shared/contract/define.ts';
import type { medicationsContract } from '#shared/medications/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records } from '#main/records/record-write.ts';
import { readSection } from '#main/sections/index.ts';
import { changeDose, changeStatus, confirmMedication, takeBackMedication } from './change-medication.ts';
import { medicationsSection } from './medication-section.ts';
import { recordMedication } from './record-medication.ts';

export const medicationsHandlers = (records: Records) =>
  ({
    'medications.list': ({ read, viewer }, query) => readSection(read, viewer.seesSensitive(query.patientId), medicationsSection, query),
    'medications.record': recordMedication(records),
    'medications.changeDose': changeDose(records),
    'medications.changeStatus': changeStatus(records),
    'medications.takeBack': takeBackMedication(records),
    'medications.confirm': confirmMedication(records),
  }) satisfies Handlers<typeof medicationsContract, CallContext>;
