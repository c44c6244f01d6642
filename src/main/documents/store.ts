import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';

export interface Original {
  readonly json: string;
  readonly resourceType: string;
  readonly source: string;
}

/** The verbatim original of a kept resource or of an imported record, if it is this patient's. */
export const originalOf = (read: Reader, patientId: string, recordId: string): Promise<Original | undefined> =>
  read.get<Original>(sql`SELECT json, type AS resourceType, origin AS source FROM kept_resource WHERE id = ${recordId} AND patient_id = ${patientId}
    UNION ALL
    SELECT original.json, original.type AS resourceType, original.origin AS source FROM source_resource AS original
    WHERE original.record_id = ${recordId} AND original.patient_id = ${patientId} LIMIT 1`);
