import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';

export interface Original {
  readonly json: string;
  readonly resourceType: string;
  readonly source: string;
}

/** The verbatim original of a kept resource or of an imported record, if it is this patient's. */
export const originalOf = (read: Reader, patientId: string, recordId: string): Promise<Original | undefined> =>
  read.get<Original>(sql`SELECT original.json, kept.type AS resourceType, kept.origin AS source
      FROM kept_resource AS kept JOIN original ON original.rid = kept.original WHERE kept.id = ${recordId} AND kept.patient_id = ${patientId}
    UNION ALL
    SELECT original.json, imported.type AS resourceType, imported.origin AS source
      FROM source_resource AS imported JOIN original ON original.rid = imported.original
      WHERE imported.record_id = ${recordId} AND imported.patient_id = ${patientId} LIMIT 1`);
