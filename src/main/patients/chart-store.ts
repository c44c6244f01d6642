import type { Patient } from '#shared/patients/patient.ts';
import type { Unsettled } from '#shared/review/unsettled.ts';
import type { Reader } from '#shared/database/types.ts';
import { asShown, liveColumn } from '#main/records/index.ts';
import { patientKind } from './patient-kind.ts';
import { toPatient } from './store.ts';
import type { PatientRow } from './store.ts';

/** A patient with what two places wrote differently about them; `isAsked` while anything of the chart waits to be settled. */
export const patientInChart = async (read: Reader, id: string): Promise<{ readonly patient: Patient; readonly unsettled: Unsettled[]; readonly isAsked: boolean } | undefined> => {
  const row = await read.get<PatientRow & { readonly live: string | null; readonly isAsked: number }>({
    text: `SELECT *, ${liveColumn('patient.id')} AS live, EXISTS (SELECT 1 FROM review_item WHERE patient_id = patient.id AND settled_at IS NULL) AS isAsked FROM patient WHERE id = ?`, values: [id],
  });
  if (!row) return undefined;
  const { unsettled, ...patient } = asShown(patientKind, toPatient(row), row.live);
  return { patient, unsettled, isAsked: row.isAsked === 1 };
};
