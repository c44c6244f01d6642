import { z } from 'zod';
import { line, requiredLine } from '#shared/contract/fields.ts';
import { partialDate } from '#shared/patients/patient.ts';
import { sectionRow } from '#shared/sections/section.ts';
import { fhirDate } from '#shared/time/fhir-date.ts';

/** FHIR R4 MedicationRequest (what was ordered) or MedicationStatement (what is said to be taken). */
export const Medication = z.object({
  ...sectionRow,
  form: z.enum(['request', 'statement']),
  display: z.string().max(500),
  code: z.string().max(100),
  codeSystem: z.string().max(300),
  /** The values of both resources' status; `unknown` for any other. */
  status: z.enum(['active', 'on-hold', 'cancelled', 'completed', 'entered-in-error', 'stopped', 'draft', 'intended', 'not-taken', 'unknown']),
  /** Each dosage instruction in words, one after the other. */
  dosage: z.string().max(1000),
  reason: z.string().max(500),
  /** authoredOn of a request, dateAsserted of a statement. */
  authored: fhirDate.nullable(),
  started: fhirDate.nullable(),
  ended: fhirDate.nullable(),
  prescriber: z.string().max(200),
  note: z.string().max(2000),
  /** Who recorded it here, by name at that moment; '' for what was imported. */
  recordedBy: z.string().max(200),
  /** FHIR statusReason, with who said so and when; '' and null where nobody has. */
  statusReason: z.string().max(500),
  statusBy: z.string().max(200),
  statusOn: z.string().max(30).nullable(),
  /** When somebody last said that it is still taken so, and to whom. */
  confirmedOn: z.string().max(30).nullable(),
  confirmedBy: z.string().max(200),
  /** Why it is taken although an allergy of that name is recorded (FHIR DetectedIssue.mitigation). */
  mitigation: z.string().max(1000),
});
export type Medication = z.infer<typeof Medication>;

/** What only somebody who works here can say of it. */
export type SaidHere = 'recordedBy' | 'statusReason' | 'statusBy' | 'statusOn' | 'confirmedOn' | 'confirmedBy' | 'mitigation';

/** A medication that somebody takes, as typed: FHIR MedicationStatement. */
export const NewMedication = z.strictObject({ display: requiredLine(500), dosage: line(1000), started: partialDate.nullable(), reason: line(500) });
export type NewMedication = z.infer<typeof NewMedication>;
