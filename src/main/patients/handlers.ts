import type { Handlers } from '#shared/contract/define.ts';
import type { patientsContract } from '#shared/patients/contract.ts';
import type { Reader } from '#shared/database/types.ts';
import type { Viewer } from '#main/access/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records } from '#main/records/record-write.ts';
import { findPatients } from './find-patients.ts';
import { identifyPatient } from './identify-patient.ts';
import { matchingPatients } from './matching-patients.ts';
import { registerPatient } from './register-patient.ts';
import { registerUnknown } from './register-unknown.ts';
import { patientInChart } from './chart-store.ts';
import { patientCount, recentlyOpened, toSummary } from './store.ts';

/** `hasQuestions`: whether something of this chart waits to be settled that this person may be asked. */
export const patientsHandlers = (records: Records, hasQuestions: (read: Reader, viewer: Viewer, patientId: string) => Promise<boolean>) =>
  ({
    'patients.find': ({ read, viewer }, { query }) => findPatients(read, viewer.closedPatients, query),
    'patients.matches': async ({ read, viewer }, { except, searchId: _searchId, ...person }) => {
      const { matches, hiddenLikely } = await matchingPatients(read, viewer, { ...person, identity: 'confirmed' }, except);
      return { matches, askPrivacyOfficer: hiddenLikely !== undefined, comparedWith: await patientCount(read, viewer.closedPatients) };
    },
    'patients.register': registerPatient(records),
    'patients.registerUnknown': registerUnknown(records),
    'patients.identify': identifyPatient(records),
    'patients.show': async ({ read, viewer }, { id }) => {
      const found = await patientInChart(read, id);
      if (!found) return { patient: null, unsettled: [], hasQuestions: false };
      const { isAsked, ...shown } = found;
      return { ...shown, hasQuestions: isAsked && (await hasQuestions(read, viewer, id)) };
    },
    'patients.recent': async ({ read, session, viewer }) => ({
      patients: (await recentlyOpened(read, viewer.closedPatients, session.staffId)).map(({ openedAt, ...patient }) => ({ ...toSummary(patient), openedAt })),
      patientCount: await patientCount(read, viewer.closedPatients),
    }),
  }) satisfies Handlers<typeof patientsContract, CallContext>;
