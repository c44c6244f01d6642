import { z } from 'zod';
import { line, moment, uuid } from '#shared/contract/fields.ts';
import { isPartialDate } from '#shared/time/calendar-date.ts';

/** FHIR R4 AdministrativeGender. */
export const sexes = ['female', 'male', 'other', 'unknown'] as const;
export const Sex = z.enum(sexes);
export type Sex = z.infer<typeof Sex>;

export const partialDate = z.string().max(10).refine(isPartialDate);

/** How sure the birth date is. `about` is a year worked out from a guessed age; `unknown` has no date. */
export const birthDateCertainties = ['exact', 'about', 'unknown'] as const;
export const BirthDateCertainty = z.enum(birthDateCertainties);
export type BirthDateCertainty = z.infer<typeof BirthDateCertainty>;

/** `temporary`: nobody could say who this is yet, and the name is made up of what was seen. */
export const identities = ['confirmed', 'temporary'] as const;
export const Identity = z.enum(identities);
export type Identity = z.infer<typeof Identity>;

/** The fields a person types (and an import fills). Empty text means "not told"; unknown is never an invented value. */
export const patientFields = {
  familyName: line(200),
  givenNames: line(200),
  likesToBeCalled: line(200),
  nameInOwnScript: line(200),
  birthDate: partialDate.nullable(),
  birthDateCertainty: BirthDateCertainty,
  sex: Sex,
  phone: line(60),
  language: line(100),
  interpreter: z.boolean().nullable(),
  street: line(200),
  town: line(100),
} as const;

/** Names before a marriage, an adoption or a change; parted by `; `. */
export const formerNames = line(400);
/** Where somebody unknown was found and by whom, as typed. */
export const foundNote = line(200);
/** What is known about who this is: the note of finding, and which other record is the same person. */
export const identityNote = line(600);

export const Patient = z.object({
  id: uuid,
  /** Unique while offline: `WL`, the device's number block, four digits. */
  recordNumber: z.string().max(20),
  ...patientFields,
  formerNames,
  identity: Identity,
  identityNote,
  /** Where it was imported from, in the words of whoever imported; empty for a record made here. */
  source: z.string().max(300),
  registeredAt: moment,
});
export type Patient = z.infer<typeof Patient>;

/** What a list shows to tell two people apart, and no more. */
export const PatientSummary = z.object({
  id: uuid,
  recordNumber: z.string(),
  familyName: z.string(),
  givenNames: z.string(),
  nameInOwnScript: z.string(),
  formerNames: z.string(),
  birthDate: z.string().nullable(),
  birthDateCertainty: BirthDateCertainty,
  sex: Sex,
  identity: Identity,
  phoneEnding: z.string(),
});
export type PatientSummary = z.infer<typeof PatientSummary>;

/** What the register form sends. At least one name; a date needs a certainty that fits it. */
export const NewPatient = z
  .strictObject({ ...patientFields, formerNames: formerNames.default('') })
  .refine((patient) => patient.familyName.length + patient.givenNames.length > 0, { path: ['familyName'] })
  .refine((patient) => (patient.birthDate === null) === (patient.birthDateCertainty === 'unknown'), { path: ['birthDate'] });
export type NewPatient = z.infer<typeof NewPatient>;

/** What can be seen of somebody who cannot say who they are. `age` in whole years, `null` when nobody would guess. */
export const UnknownPerson = z.strictObject({ sex: Sex, age: z.number().int().min(0).max(130).nullable(), note: foundNote });
export type UnknownPerson = z.infer<typeof UnknownPerson>;
