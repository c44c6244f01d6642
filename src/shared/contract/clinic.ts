import { alertsContract } from '#shared/alerts/contract.ts';
import { allergiesContract } from '#shared/allergies/contract.ts';
import { appointmentsContract } from '#shared/appointments/contract.ts';
import { approvalsContract, approvalsGateContract } from '#shared/approvals/contract.ts';
import { auditContract } from '#shared/audit/contract.ts';
import { auditProofContract, auditProofGateContract } from '#shared/audit/proof-contract.ts';
import { auditExportContract } from '#shared/audit-export/contract.ts';
import { auditProveContract, auditProveGateContract } from '#shared/audit/prove-contract.ts';
import { backupContract } from '#shared/backup/contract.ts';
import { chartContract } from '#shared/chart/contract.ts';
import { directoryContract } from '#shared/directory/contract.ts';
import { disclosuresContract } from '#shared/disclosures/contract.ts';
import { documentsContract } from '#shared/documents/contract.ts';
import { draftsContract } from '#shared/drafts/contract.ts';
import { emergencyContract } from '#shared/emergency/contract.ts';
import { enrolmentContract } from '#shared/enrolment/contract.ts';
import { encountersContract } from '#shared/encounters/contract.ts';
import { immunizationsContract } from '#shared/immunizations/contract.ts';
import { incidentsContract, incidentsGateContract } from '#shared/incidents/contract.ts';
import { interchangeContract } from '#shared/interchange/contract.ts';
import { medicationsContract } from '#shared/medications/contract.ts';
import { networkContract } from '#shared/network/contract.ts';
import { patientsContract } from '#shared/patients/contract.ts';
import { policiesContract, policiesGateContract } from '#shared/policies/contract.ts';
import { problemsContract } from '#shared/problems/contract.ts';
import { reviewContract } from '#shared/review/contract.ts';
import { restrictionsContract } from '#shared/restrictions/contract.ts';
import { resultsContract } from '#shared/results/contract.ts';
import { secondFactorContract } from '#shared/second-factor/contract.ts';
import { sensitivityContract } from '#shared/sensitivity/contract.ts';
import { sessionContract, sessionGateContract } from '#shared/session/contract.ts';
import { settingsContract } from '#shared/settings/contract.ts';
import { setupContract } from '#shared/setup/contract.ts';
import { staffContract, staffGateContract } from '#shared/staff/contract.ts';
import { stepUpContract, stepUpGateContract } from '#shared/step-up/contract.ts';
import { updatesContract } from '#shared/updates/contract.ts';
import { vitalsContract } from '#shared/vitals/contract.ts';
import { defineContract } from './define.ts';

/** Every method of the clinic window: it never sees a secret. */
export const clinicContract = defineContract({
  ...settingsContract, ...sessionContract, ...patientsContract, ...reviewContract, ...networkContract, ...vitalsContract, ...allergiesContract, ...staffContract,
  ...problemsContract, ...medicationsContract, ...immunizationsContract, ...encountersContract, ...resultsContract,
  ...appointmentsContract, ...directoryContract, ...documentsContract, ...chartContract, ...restrictionsContract, ...emergencyContract, ...sensitivityContract, ...draftsContract, ...interchangeContract,
  ...policiesContract, ...approvalsContract, ...alertsContract, ...stepUpContract, ...auditProofContract, ...incidentsContract, ...auditContract, ...auditProveContract, ...disclosuresContract, ...updatesContract,
});
export type ClinicContract = typeof clinicContract;

/** Every method of the gate window: it never sees a record. */
export const gateContract = defineContract({
  ...settingsContract, ...setupContract, ...sessionGateContract, ...secondFactorContract, ...staffGateContract, ...backupContract, ...auditProveGateContract,
  ...policiesGateContract, ...approvalsGateContract, ...stepUpGateContract, ...auditProofGateContract, ...incidentsGateContract, ...auditExportContract, ...enrolmentContract,
});
export type GateContract = typeof gateContract;
