import { createFieldReader } from './field-reader.ts';
import type { Mapped } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { isVitalSign } from './kinds.ts';
import { answer } from './map-answer.ts';
import type { Beside } from './map-answer.ts';
import { mapAllergy } from './map-allergy.ts';
import { mapAppointment } from './map-appointment.ts';
import { mapCondition } from './map-condition.ts';
import { mapOrganization, mapPractitioner } from './map-directory.ts';
import { mapEncounter } from './map-encounter.ts';
import { identifiersOf } from './map-identifiers.ts';
import { mapImmunization } from './map-immunization.ts';
import { mapKept } from './map-kept.ts';
import { mapMedicationRequest, mapMedicationStatement } from './map-medication.ts';
import { mapObservation } from './map-observation.ts';
import { mapPatient } from './map-patient.ts';
import { readNamed } from './map-reference.ts';
import { mapResult } from './map-result.ts';
import { isSensitive } from './map-sensitive.ts';
import type { MappedKind, Mapping } from './staged.ts';

const typed = (kind: MappedKind, mapped: Mapped<Readonly<Record<string, unknown>>>, beside: Beside = {}): Mapping =>
  mapped.type === 'mapped' ? answer(kind, { problems: [] }, mapped.fields, beside) : answer(kind, { problems: [mapped.field] }, {});

/** Without `words`: a patient's name never goes into another record by way of a reference. */
const mapPerson = (patient: JsonObject, today: string): Mapping => typed('patient', mapPatient(patient, today), { identifiers: identifiersOf(patient) });

const mapVitalSign = (resource: JsonObject): Mapping => {
  const mapped = mapObservation(resource);
  if (mapped.type !== 'mapped') return typed('observation', mapped);
  const { setKey, ...fields } = mapped.fields;
  const performer: unknown = Array.isArray(resource['performer']) ? resource['performer'][0] : undefined;
  const named = readNamed(createFieldReader(), resource, fields.recordedBy === '' ? performer : undefined, { field: 'performer', ours: 'recordedBy', max: 200 });
  return typed('observation', { type: 'mapped', fields: { ...fields, recordedBy: fields.recordedBy || named.words } }, { words: fields.display, setKey, links: named.links });
};

const mapAllergyIntolerance = (allergy: JsonObject): Mapping => {
  const mapped = mapAllergy(allergy);
  return typed('allergy-intolerance', mapped, mapped.type === 'mapped' ? { words: mapped.fields.substance } : {});
};

/** The eleven FHIR types that become records of ours; every other one is kept. */
const mappers: ReadonlyMap<unknown, (resource: JsonObject, today: string) => Mapping> = new Map([
  ['Patient', mapPerson], ['AllergyIntolerance', mapAllergyIntolerance], ['Condition', mapCondition],
  ['Observation', (observation: JsonObject) => (isVitalSign(observation) ? mapVitalSign(observation) : mapResult(observation))],
  ['MedicationRequest', mapMedicationRequest], ['MedicationStatement', mapMedicationStatement], ['Immunization', mapImmunization],
  ['Encounter', mapEncounter], ['Appointment', mapAppointment], ['Practitioner', mapPractitioner], ['Organization', mapOrganization],
]);

/** A name, an allergy and a vital sign are shown to everybody who reads the chart: they keep a patient safe, so a label does not hide them. */
const takesLabel: ReadonlySet<MappedKind> = new Set(['condition', 'medication', 'immunization', 'encounter', 'result', 'appointment', 'kept']);

/** Any R4 resource to what becomes of it. Pure and total: what does not fit is named in `badField`. `today` is `YYYY-MM-DD`. */
export const mapResource = (resource: JsonObject, today: string): Mapping => {
  const mapped = (mappers.get(resource['resourceType']) ?? mapKept)(resource, today);
  // Only ever set: a label that somebody here gave by hand stays when the source sends the record again without one.
  return mapped.badField === undefined && takesLabel.has(mapped.kind) && isSensitive(resource) ? { ...mapped, fields: { ...mapped.fields, sensitive: true } } : mapped;
};
