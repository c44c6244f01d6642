import { z } from 'zod';
import { defineContract, method } from '#shared/contract/define.ts';
import { line, uuid } from '#shared/contract/fields.ts';
import { NewPatient, Patient, PatientSummary, partialDate } from './patient.ts';

export const pageSize = 20;

/** One reason two records may be one person, in words the catalogue turns into a sentence. */
export const MatchReason = z.object({
  what: z.enum(['name', 'birth-date', 'phone']),
  /** `fits`, `differs`, or `unknown` when one of the two has nothing to compare. */
  how: z.enum(['fits', 'differs', 'unknown']),
});
export const Match = z.object({
  patient: PatientSummary,
  degree: z.enum(['very-likely', 'possible']),
  reasons: z.array(MatchReason),
});
export type Match = z.infer<typeof Match>;

/** From focus to pick, clear or 30 s; ids shown once in it are not written to the audit again. */
const searchId = uuid;

const registered = z.object({ type: z.literal('registered'), patient: Patient });
const duplicate = z.object({ type: z.literal('duplicate-patient'), matches: z.array(Match) });
const futureBirth = z.object({ type: z.literal('born-in-future') });

export const patientsContract = defineContract({
  /** Patients whose name (any order, accents and case aside), birth date, phone or record number begins so. Empty query answers none. */
  'patients.find': method({
    kind: 'read',
    permission: 'patients:find',
    audit: { action: 'search', subjects: (_input, output) => output?.patients.map((patient) => patient.id) ?? [] },
    input: z.strictObject({ query: line(200), searchId }),
    output: z.object({ patients: z.array(PatientSummary).max(pageSize), more: z.boolean() }),
  }),
  /** Records that may be the person being typed; a search as far as the audit is concerned. */
  'patients.matches': method({
    kind: 'read',
    permission: 'patients:register',
    audit: { action: 'search', subjects: (_input, output) => output?.matches.map((match) => match.patient.id) ?? [] },
    input: z.strictObject({
      familyName: line(200), givenNames: line(200), birthDate: partialDate.nullable(), phone: line(60), searchId,
    }),
    output: z.object({ matches: z.array(Match).max(5), comparedWith: z.number().int() }),
  }),
  /** Registers a patient; refuses while a very likely match is not answered in `notTheSame`. */
  'patients.register': method({
    kind: 'write',
    permission: 'patients:register',
    audit: {
      action: 'create',
      subjects: (_input, output) =>
        output === undefined ? [] : output.type === 'registered' ? [output.patient.id]
        : output.type === 'duplicate-patient' ? output.matches.map((match) => match.patient.id) : [],
    },
    input: z.strictObject({ patient: NewPatient, notTheSame: z.array(uuid).max(50) }),
    output: z.discriminatedUnion('type', [registered, duplicate, futureBirth]),
  }),
  /** One patient's demographics, for the banner; `null` when there is none with this id. */
  'patients.show': method({
    kind: 'read',
    permission: 'patients:read',
    audit: { action: 'read', subjects: (_input, output) => (output?.patient ? [output.patient.id] : []) },
    input: z.strictObject({ id: uuid }),
    output: z.object({ patient: Patient.nullable() }),
  }),
  /** The patients this person opened lately on this computer, newest first. */
  'patients.recent': method({
    kind: 'read',
    permission: 'patients:find',
    audit: { action: 'search', subjects: (_input, output) => output?.patients.map((patient) => patient.id) ?? [] },
    input: z.strictObject({}),
    output: z.object({
      patients: z.array(PatientSummary.extend({ openedAt: z.string() })).max(pageSize),
      patientCount: z.number().int(),
    }),
  }),
});
