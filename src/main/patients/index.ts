export { patientsHandlers } from './handlers.ts';
export { patientKind } from './patient-kind.ts';
export { nextRecordNumbers } from './record-number.ts';
export { isPatient, patientById } from './store.ts';
