import { z } from 'zod';
import { Allergy } from '#shared/allergies/allergy.ts';
import { recordOf } from '#shared/audit/record-of.ts';
import { defineContract, method } from '#shared/contract/define.ts';
import { line, requiredLine, uuid } from '#shared/contract/fields.ts';
import { partialDate } from '#shared/patients/patient.ts';
import { sectionMethod } from '#shared/sections/section.ts';
import { Medication, NewMedication } from './medication.ts';
import { statusesToSay } from './status-change.ts';

const { status, dosage, ended } = Medication.shape;
const one = <T extends string>(type: T) => z.object({ type: z.literal(type), medication: Medication });
const only = <T extends string>(type: T) => z.object({ type: z.literal(type) });
/** Current allergies with a word of the drug's name. Nothing was written: it goes on with a reason in `mitigation`. */
const allergy = z.object({ type: z.literal('allergy'), allergies: z.array(Allergy).min(1) });
const unsettled = z.object({ type: z.literal('unsettled'), fields: z.array(z.string().max(60)) });
const badDates = z.object({ type: z.literal('bad-dates'), problem: z.enum(['starts-in-future', 'starts-before-birth', 'ends-in-future', 'ends-before-start']) });

const ofPatient = (input: { readonly patientId: string }): readonly string[] => [input.patientId];
const ofMedication = ({ medicationId }: { readonly medicationId: string }) => recordOf('medication', medicationId);
const about = { patientId: uuid, medicationId: uuid };
/** Why it is given or taken although an allergy of that name is recorded; '' where nobody was asked. */
const mitigation = line(500);

export const medicationsContract = defineContract({
  /** Medications, latest first. Groups: form. Current: active, on hold or intended. */
  'medications.list': sectionMethod('medications:read', Medication),
  /** Records one that the patient says they take (FHIR MedicationStatement). */
  'medications.record': method({
    kind: 'write', permission: 'medications:record',
    audit: { action: 'create', subjects: ofPatient, record: (_input, output) => recordOf('medication', output.type === 'recorded' ? output.medication.id : undefined) },
    input: z.strictObject({ patientId: uuid, medication: NewMedication, mitigation }),
    output: z.discriminatedUnion('type', [one('recorded'), allergy, badDates, only('no-such-patient')]),
  }),
  /**
   * Another dose of what is taken now. `seen`: dose and status as they stood on the screen; `overtaken`: one of them was written meanwhile, nothing
   * is written, and the medication comes as it is. `unsettled`: two answers stand, and are settled side by side.
   */
  'medications.changeDose': method({
    kind: 'write', permission: 'medications:record', audit: { action: 'update', subjects: ofPatient, record: ofMedication },
    input: z.strictObject({ ...about, seen: z.strictObject({ dosage, status }), dosage: requiredLine(1000), mitigation }),
    output: z.discriminatedUnion('type', [one('changed'), one('overtaken'), unsettled, allergy, only('not-taken-now'), only('no-such-medication')]),
  }),
  /** Goes on, on hold, or stopped on a day for a reason; which may follow which: status-change.ts. A stop that was none needs a reason too. */
  'medications.changeStatus': method({
    kind: 'write', permission: 'medications:record', audit: { action: 'update', subjects: ofPatient, record: ofMedication },
    input: z.strictObject({ ...about, seen: z.strictObject({ status, ended }), status: z.enum(statusesToSay), reason: line(500), ended: partialDate.nullable(), mitigation })
      .refine((input) => (input.status === 'stopped') === (input.ended !== null), { path: ['ended'] })
      .refine(({ reason, status: to, seen }) => reason !== '' || (to !== 'stopped' && seen.status !== 'stopped'), { path: ['reason'] }),
    output: z.discriminatedUnion('type', [one('changed'), one('overtaken'), unsettled, allergy, badDates, only('cannot-follow'), only('no-such-medication')]),
  }),
  /** Says with a reason that it was entered by mistake: it stays in the list, struck through. */
  'medications.takeBack': method({
    kind: 'write', permission: 'medications:record', audit: { action: 'strike', subjects: ofPatient, record: ofMedication },
    input: z.strictObject({ ...about, reason: requiredLine(500) }),
    output: z.discriminatedUnion('type', [one('changed'), unsettled, only('taken-back'), only('no-such-medication')]),
  }),
  /** The patient was asked and still takes it, at this dose. What nobody had told becomes active by it. */
  'medications.confirm': method({
    kind: 'write', permission: 'medications:record', audit: { action: 'update', subjects: ofPatient, record: ofMedication },
    input: z.strictObject({ ...about, seen: z.strictObject({ dosage, status }) }),
    output: z.discriminatedUnion('type', [one('changed'), one('overtaken'), unsettled, only('not-taken-now'), only('no-such-medication')]),
  }),
});
