import type { Allergy } from '#shared/allergies/allergy.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';

interface AllergyRow {
  readonly id: string; readonly patient_id: string; readonly substance: string; readonly code: string; readonly code_system: string;
  readonly statement: Allergy['statement']; readonly severity: Allergy['severity']; readonly reaction: string;
  readonly clinical_status: Allergy['clinicalStatus']; readonly verification: Allergy['verification']; readonly recorded_on: string | null; readonly source: string;
}

const harm: Readonly<Record<Allergy['severity'], number>> = { severe: 0, unknown: 1, moderate: 2, mild: 3 };

/** Worst first; an unknown severity stands before a moderate one, because it may be severe. */
export const allergiesOf = async (read: Reader, patientId: string): Promise<Allergy[]> => {
  const rows = await read.all<AllergyRow>(sql`SELECT * FROM allergy_intolerance WHERE patient_id = ${patientId}`);
  return rows
    .map((row) => ({
      id: row.id, patientId: row.patient_id, substance: row.substance, code: row.code, codeSystem: row.code_system, statement: row.statement,
      severity: row.severity, reaction: row.reaction, clinicalStatus: row.clinical_status, verification: row.verification, recordedOn: row.recorded_on, source: row.source,
    }))
    .sort((a, b) => harm[a.severity] - harm[b.severity] || (a.substance < b.substance ? -1 : 1));
};
