import type { JsonObject } from '#shared/interchange/json.ts';
import { mapAllergy } from '#shared/interchange/map-allergy.ts';
import { mapObservation } from '#shared/interchange/map-observation.ts';
import { mapPatient } from '#shared/interchange/map-patient.ts';
import { uuidFromText } from './content-hash.ts';
import type { StageRow } from './stage-row.ts';

export type RowFields = { readonly type: 'mapped'; readonly fields: Readonly<Record<string, unknown>> } | { readonly type: 'bad-field'; readonly field: string };

/** The fields `records.write` takes for a staged resource of one of our kinds; `patientId` is its record, `today` tells ended names. */
export const mapRow = (row: StageRow, patientId: string, today: string): RowFields => {
  // We wrote this text from a checked object ourselves.
  const resource = JSON.parse(row.json) as JsonObject;
  switch (row.kind) {
    case 'patient': return mapPatient(resource, today);
    case 'allergy-intolerance': return mapAllergy(resource);
    case 'observation': {
      const mapped = mapObservation(resource);
      if (mapped.type !== 'mapped') return mapped;
      const { setKey, struckBy, struckAt, struckReason, ...fields } = mapped.fields;
      const struck = struckAt === null ? { struckBy: null, struckAt: null, struckReason: null } : { struckBy, struckAt, struckReason };
      return { type: 'mapped', fields: { ...fields, ...struck, setId: uuidFromText(`${patientId}|${setKey}`) } };
    }
    case 'kept': return { type: 'mapped', fields: {} };
  }
};
