import { z } from 'zod';
import { recordOf } from '#shared/audit/record-of.ts';
import type { AuditedRecord } from '#shared/audit/record-of.ts';
import { defineContract, method } from '#shared/contract/define.ts';
import { line, uuid } from '#shared/contract/fields.ts';
import { Unsettled } from '#shared/review/unsettled.ts';
import { degrees, reasonCodes } from './match-reasons.ts';
import { BirthDateCertainty, formerNames, NewPatient, Patient, PatientSummary, partialDate, Sex, UnknownPerson } from './patient.ts';

export const pageSize = 20;

/** One reason two records may be one person; the catalogue has its words. */
export const MatchReason = z.object({
  code: z.enum(reasonCodes),
  /** Tick, dash, cross. */
  how: z.enum(['fits', 'unknown', 'differs']),
});
export const Match = z.object({
  patient: PatientSummary,
  degree: z.enum(degrees),
  reasons: z.array(MatchReason),
});
export type Match = z.infer<typeof Match>;

/** From focus to pick, clear or 30 s; ids shown once in it are not written to the audit again. */
const searchId = uuid;

const registered = z.object({ type: z.literal('registered'), patient: Patient });
/**
 * Somebody very likely this person is here, and the patient closed that chart to whoever asks. Nothing of it is told, not even how
 * many; the privacy officer knows (an alert of `patients.register` and `identify`), and says what to do.
 */
const askPrivacyOfficer = z.boolean();
const duplicate = z.object({ type: z.literal('duplicate-patient'), matches: z.array(Match), askPrivacyOfficer });
/**
 * Nothing was written: whether they are one person cannot be said by somebody who may not see the other. Somebody who may see it
 * registers this one, and says there that it is not the same.
 */
const refusedForHidden = z.object({ type: z.literal('ask-privacy-officer') });
const futureBirth = z.object({ type: z.literal('born-in-future') });
const noSuch = z.object({ type: z.literal('no-such-patient') });
/** Somebody else named this person meanwhile. */
const alreadyKnown = z.object({ type: z.literal('already-known') });
const identified = z.object({ type: z.literal('identified'), patient: Patient });

/** Who an answer about matches tells of. */
const toldOf = (output: z.infer<typeof registered> | z.infer<typeof identified> | z.infer<typeof duplicate> | { readonly type: string } | undefined): readonly string[] =>
  output === undefined ? [] : 'patient' in output ? [output.patient.id] : 'matches' in output ? output.matches.map((match) => match.patient.id) : [];

/** The record that was written; none for an answer that only tells of others. */
const writtenOf = (output: { readonly type: string; readonly patient?: Patient }): AuditedRecord => recordOf('patient', output.patient?.id);

export const patientsContract = defineContract({
  /** Patients whose name (also a former one, any order, accents and case aside), birth date, phone or record number begins so. Empty query answers none. */
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
      familyName: line(200), givenNames: line(200), likesToBeCalled: line(200).default(''), nameInOwnScript: line(200).default(''), formerNames: formerNames.default(''),
      birthDate: partialDate.nullable(), birthDateCertainty: BirthDateCertainty.default('exact'), sex: Sex.default('unknown'),
      phone: line(60), street: line(200).default(''), town: line(100).default(''),
      /** A record that is not one of the others: the one that is being named. */
      except: uuid.nullable().default(null), searchId,
    }),
    output: z.object({ matches: z.array(Match).max(5), askPrivacyOfficer, comparedWith: z.number().int() }),
  }),
  /** Registers a patient; refuses while a very likely match is not answered in `notTheSame`, or is one the caller may not see. */
  'patients.register': method({
    kind: 'write',
    permission: 'patients:register',
    audit: {
      action: 'create',
      subjects: (_input, output) => toldOf(output),
      record: (_input, output) => writtenOf(output),
    },
    input: z.strictObject({ patient: NewPatient, notTheSame: z.array(uuid).max(50) }),
    output: z.discriminatedUnion('type', [registered, duplicate, refusedForHidden, futureBirth]),
  }),
  /** Registers somebody who cannot say who they are, under a name made of what is seen; nobody is asked about duplicates. */
  'patients.registerUnknown': method({
    kind: 'write',
    permission: 'patients:register',
    audit: { action: 'create', subjects: (_input, output) => toldOf(output), record: (_input, output) => writtenOf(output) },
    input: UnknownPerson,
    output: z.discriminatedUnion('type', [registered]),
  }),
  /**
   * Gives somebody unknown their name and demographics; refuses while a very likely match is not answered. With `sameAs` both
   * records are kept, each with a note of the other: making them one is not yet.
   */
  'patients.identify': method({
    kind: 'write',
    permission: 'patients:register',
    audit: {
      action: 'update',
      // Before the answer whoever is named is asked about, so that nothing is said of a closed chart.
      subjects: (input, output) => {
        const named = input.sameAs === null ? [] : [input.sameAs];
        if (output === undefined) return [input.id, ...named];
        return output.type === 'identified' ? [...toldOf(output), ...named] : toldOf(output);
      },
      record: (_input, output) => writtenOf(output),
    },
    input: z.strictObject({ id: uuid, patient: NewPatient, notTheSame: z.array(uuid).max(50), sameAs: uuid.nullable() }),
    output: z.discriminatedUnion('type', [identified, duplicate, refusedForHidden, futureBirth, noSuch, alreadyKnown]),
  }),
  /** One patient's demographics, for the banner; `null` when there is none with this id. */
  'patients.show': method({
    kind: 'read',
    permission: 'patients:read',
    audit: { action: 'read', subjects: (_input, output) => (output?.patient ? [output.patient.id] : []) },
    input: z.strictObject({ id: uuid }),
    output: z.object({
      patient: Patient.nullable(),
      /** Facts that two places wrote differently; the patient shows the safest of each. */
      unsettled: z.array(Unsettled).max(60),
      /** Something of this chart waits for somebody who may choose, and this person may be shown it. */
      hasQuestions: z.boolean(),
    }),
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
