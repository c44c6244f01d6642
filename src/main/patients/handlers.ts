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
    'patients.find': ({ read }, { query }) => findPatients(read, query),
    'patients.matches': async ({ read }, { except, searchId: _searchId, ...person }) => ({
      matches: await matchingPatients(read, { ...person, identity: 'confirmed' }, except), comparedWith: await patientCount(read),
    }),
    'patients.register': registerPatient(records),
    'patients.registerUnknown': registerUnknown(records),
    'patients.identify': identifyPatient(records),
    'patients.show': async ({ read }, { id }) => ({ patient: (await patientById(read, id)) ?? null }),
    'patients.recent': async ({ read, session }) => ({
      patients: (await recentlyOpened(read, session.staffId)).map(({ openedAt, ...patient }) => ({ ...toSummary(patient), openedAt })),
      patientCount: await patientCount(read),
    }),
  }) satisfies Handlers<typeof patientsContract, CallContext>;
