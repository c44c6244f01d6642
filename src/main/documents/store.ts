import type { Reader } from '#shared/database/types.ts';

export interface Original {
  readonly json: string;
  readonly resourceType: string;
  readonly source: string;
}

// What a label of an imported record may stand in; a vital sign or an allergy has none, it is a safety display.
const labelled = ['condition', 'medication', 'immunization', 'encounter', 'result', 'appointment'] as const;
const isLabelled = labelled.map((table) => `EXISTS (SELECT 1 FROM ${table} WHERE id = imported.record_id AND sensitive = 1)`).join(' OR ');

const original = `SELECT original.json, kept.type AS resourceType, kept.origin AS source
    FROM kept_resource AS kept JOIN original ON original.rid = kept.original
    WHERE kept.id = ? AND kept.patient_id = ? AND (kept.sensitive = 0 OR ?)
  UNION ALL
  SELECT original.json, imported.type AS resourceType, imported.origin AS source
    FROM source_resource AS imported JOIN original ON original.rid = imported.original
    WHERE imported.record_id = ? AND imported.patient_id = ? AND (? OR NOT (${isLabelled})) LIMIT 1`;

/** The verbatim original of a kept resource or of an imported record, if it is this patient's and its label does not keep it back. */
export const originalOf = (read: Reader, seesSensitive: boolean, patientId: string, recordId: string): Promise<Original | undefined> => {
  const place = [recordId, patientId, seesSensitive ? 1 : 0];
  return read.get<Original>({ text: original, values: [...place, ...place] });
};
