export { MedicationForms } from './MedicationForms.tsx';
export { RecordButton } from './MedicationActions.tsx';
export { askMedication, takeUpMedication } from './form-store.ts';
export { medicationLook, medicationsSection } from './medications-section.ts';
