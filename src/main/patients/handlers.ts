import type { Handlers } from '#shared/contract/define.ts';
import type { patientsContract } from '#shared/patients/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records } from '#main/records/record-write.ts';
import { findPatients } from './find-patients.ts';
import { identifyPatient } from './identify-patient.ts';
import { matchingPatients } from './matching-patients.ts';
import { registerPatient } from './register-patient.ts';
import { registerUnknown } from './register-unknown.ts';
import { patientById, patientCount, recentlyOpened, toSummary } from './store.ts';

export const patientsHandlers = (records: Records) =>
  ({
    'patients.find': ({ read, viewer }, { query }) => findPatients(read, viewer.closedPatients, query),
    'patients.matches': async ({ read, viewer }, { except, searchId: _searchId, ...person }) => {
      const { matches, hiddenLikely } = await matchingPatients(read, viewer, { ...person, identity: 'confirmed' }, except);
      return { matches, askPrivacyOfficer: hiddenLikely !== undefined, comparedWith: await patientCount(read, viewer.closedPatients) };
    },
    'patients.register': registerPatient(records),
    'patients.registerUnknown': registerUnknown(records),
    'patients.identify': identifyPatient(records),
    'patients.show': async ({ read }, { id }) => ({ patient: (await patientById(read, id)) ?? null }),
    'patients.recent': async ({ read, session, viewer }) => ({
      patients: (await recentlyOpened(read, viewer.closedPatients, session.staffId)).map(({ openedAt, ...patient }) => ({ ...toSummary(patient), openedAt })),
      patientCount: await patientCount(read, viewer.closedPatients),
    }),
  }) satisfies Handlers<typeof patientsContract, CallContext>;
