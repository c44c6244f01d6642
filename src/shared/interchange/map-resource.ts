import type { Mapped } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { kindOf } from './kinds.ts';
import { mapAllergy } from './map-allergy.ts';
import { mapObservation } from './map-observation.ts';
import { mapPatient } from './map-patient.ts';
import type { MappedKind, Mapping } from './staged.ts';

const plain = { badField: undefined, words: '', dated: '', setKey: '', links: [], identifiers: [] } as const;

const typed = (kind: MappedKind, mapped: Mapped<Readonly<Record<string, unknown>>>): Mapping =>
  mapped.type === 'mapped' ? { ...plain, kind, fields: mapped.fields } : { ...plain, kind, fields: {}, badField: mapped.field };

const mapVitalSign = (resource: JsonObject): Mapping => {
  const mapped = mapObservation(resource);
  if (mapped.type !== 'mapped') return typed('observation', mapped);
  const { setKey, struckBy, struckAt, struckReason, ...fields } = mapped.fields;
  const struck = struckAt === null ? { struckBy: null, struckAt: null, struckReason: null } : { struckBy, struckAt, struckReason };
  return { ...typed('observation', { type: 'mapped', fields: { ...fields, ...struck } }), setKey };
};

/** Any R4 resource to what becomes of it. Pure and total: what does not fit is named in `badField`. `today` is `YYYY-MM-DD`. */
export const mapResource = (resource: JsonObject, today: string): Mapping => {
  switch (kindOf(resource)) {
    case 'patient': return typed('patient', mapPatient(resource, today));
    case 'observation': return mapVitalSign(resource);
    case 'allergy-intolerance': return typed('allergy-intolerance', mapAllergy(resource));
    case 'kept': return { ...plain, kind: 'kept', fields: {} };
  }
};
