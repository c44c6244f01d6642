import type { Allergy } from '#shared/allergies/allergy.ts';
import type { Reader } from '#shared/database/types.ts';
import { asShown, liveColumn } from '#main/records/index.ts';
import { allergyKind } from './allergy-kind.ts';

interface AllergyRow {
  readonly id: string; readonly patient_id: string; readonly substance: string; readonly code: string; readonly code_system: string;
  readonly statement: Allergy['statement']; readonly severity: Allergy['severity']; readonly reaction: string;
  readonly clinical_status: Allergy['clinicalStatus']; readonly verification: Allergy['verification']; readonly recorded_on: string | null; readonly source: string; readonly live: string | null;
  readonly recorded_by: string; readonly status_reason: string; readonly status_by: string; readonly status_on: string | null;
}

const harm: Readonly<Record<Allergy['severity'], number>> = { severe: 0, unknown: 1, moderate: 2, mild: 3 };

const columns = `*, ${liveColumn('allergy_intolerance.id')} AS live`;

const toAllergy = (row: AllergyRow): Allergy => asShown(allergyKind, {
  id: row.id, patientId: row.patient_id, substance: row.substance, code: row.code, codeSystem: row.code_system, statement: row.statement,
  severity: row.severity, reaction: row.reaction, clinicalStatus: row.clinical_status, verification: row.verification, recordedOn: row.recorded_on, source: row.source,
  recordedBy: row.recorded_by, statusReason: row.status_reason, statusBy: row.status_by, statusOn: row.status_on,
}, row.live);

/** Worst first, two answers by the worse; an unknown severity stands before a moderate one, because it may be severe. */
export const allergiesOf = async (read: Reader, patientId: string): Promise<Allergy[]> => {
  const rows = await read.all<AllergyRow>({ text: `SELECT ${columns} FROM allergy_intolerance WHERE patient_id = ?`, values: [patientId] });
  return rows.map(toAllergy).sort((a, b) => harm[a.severity] - harm[b.severity] || (a.substance < b.substance ? -1 : 1));
};

/** As it is shown; undefined where this patient has none of this id, so that nobody reaches one through another chart. */
export const allergyById = async (read: Reader, patientId: string, id: string): Promise<Allergy | undefined> => {
  const row = await read.get<AllergyRow>({ text: `SELECT ${columns} FROM allergy_intolerance WHERE id = ? AND patient_id = ?`, values: [id, patientId] });
  return row && toAllergy(row);
};
