import { Medication } from '#shared/medications/medication.ts';
import { defineSection } from '#main/sections/index.ts';

/** FHIR R4 MedicationRequest and MedicationStatement, told apart by `form`. */
export const medicationsSection = defineSection<Medication>({
  kind: 'medication', table: 'medication', row: Medication, policy: 'review', group: 'form',
  empty: {
    source: '', form: 'request', display: '', code: '', codeSystem: '', status: 'unknown', dosage: '', reason: '',
    authored: null, started: null, ended: null, prescriber: '', note: '',
    recordedBy: '', statusReason: '', statusBy: '', statusOn: null, confirmedOn: null, confirmedBy: '', mitigation: '',
  },
  // They go with the status and the dose, which are the ones that are asked about.
  policies: { recordedBy: 'immutable', statusReason: 'auto', statusBy: 'auto', statusOn: 'auto', confirmedOn: 'auto', confirmedBy: 'auto', mitigation: 'auto' },
  sortedBy: (medication) => medication.started ?? medication.authored,
  named: (medication) => `${medication.display} ${medication.code}`,
  current: `status IN ('active', 'on-hold', 'intended', 'unknown')`,
});
