import type { z } from 'zod';
import { Allergy } from '#shared/allergies/allergy.ts';
import type { SaidHere as AllergySaidHere } from '#shared/allergies/allergy.ts';
import { Appointment } from '#shared/appointments/appointment.ts';
import { Organization, Practitioner } from '#shared/directory/directory.ts';
import { Encounter } from '#shared/encounters/encounter.ts';
import { Immunization } from '#shared/immunizations/immunization.ts';
import type { Mapping } from '#shared/interchange/staged.ts';
import { Medication } from '#shared/medications/medication.ts';
import type { SaidHere as MedicationSaidHere } from '#shared/medications/medication.ts';
import { Patient } from '#shared/patients/patient.ts';
import { Problem } from '#shared/problems/problem.ts';
import { Result } from '#shared/results/result.ts';
import { isFhirDate } from '#shared/time/fhir-date.ts';
import { Observation } from '#shared/vitals/observation.ts';

/** What only the clinic gives or two computers bring about, and the label that few resources carry; `struck` of a vital sign travels as three fields. */
const given = new Set(['id', 'patientId', 'source', 'setId', 'struck', 'recordNumber', 'registeredAt', 'identity', 'identityNote', 'sensitive', 'unsettled']);
/** What only somebody who works here can say of one: no file brings it. */
const over: readonly (AllergySaidHere & MedicationSaidHere)[] = ['recordedBy', 'statusReason', 'statusBy', 'statusOn'];
const medicationSaidHere: readonly MedicationSaidHere[] = [...over, 'confirmedOn', 'confirmedBy', 'mitigation'];
const saidHere: Readonly<Partial<Record<Mapping['kind'], ReadonlySet<string>>>> = { 'allergy-intolerance': new Set(over), 'medication': new Set(medicationSaidHere) };
const struck = new Set(['struckBy', 'struckAt', 'struckReason']);

const shapes: Readonly<Record<Mapping['kind'], Readonly<Record<string, z.ZodType>>>> = {
  patient: Patient.shape, observation: Observation.shape, 'allergy-intolerance': Allergy.shape, condition: Problem.shape, medication: Medication.shape,
  immunization: Immunization.shape, encounter: Encounter.shape, result: Result.shape, appointment: Appointment.shape,
  practitioner: Practitioner.shape, organization: Organization.shape, kept: { sensitive: Result.shape.sensitive },
};

/** What in a mapping its kind's schema would not take: names of fields, missing, foreign or of the wrong form. A refusal has none. */
export const misfits = (mapping: Mapping): readonly string[] => {
  const beside = mapping.words.length > 500 || (mapping.dated !== '' && !isFhirDate(mapping.dated)) ? ['words or dated'] : [];
  if (mapping.badField !== undefined) return [...beside, ...Object.keys(mapping.fields)];
  const shape = shapes[mapping.kind];
  const missing = Object.keys(shape).filter((field) => !given.has(field) && !saidHere[mapping.kind]?.has(field) && !(field in mapping.fields));
  const wrong = Object.entries(mapping.fields).filter(([field, value]) => !struck.has(field) && shape[field]?.safeParse(value).success !== true).map(([field]) => field);
  return [...beside, ...missing, ...wrong].map((field) => `${mapping.kind}.${field}`);
};
