import { z } from 'zod';
import { recordOf } from '#shared/audit/record-of.ts';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { moment, requiredLine, uuid } from '#shared/contract/fields.ts';
import { reviewKinds } from './kinds.ts';
import { FieldValue } from './unsettled.ts';

/** One thing a person is asked, with what tells whose and which it is. */
const questionFields = {
  id: z.string().max(100),
  kind: z.enum(reviewKinds),
  /** As the record's kind is called in records.write; of a newer version perhaps one that this one does not know. */
  recordKind: z.string().max(64), recordId: z.string().max(64), recordName: z.string().max(6000),
  field: z.string().max(60),
  patientId: uuid.nullable(), patientName: z.string(), recordNumber: z.string(),
  /** Whose the second record is, of a question about two. */
  otherPatientId: uuid.nullable(),
  raisedAt: z.string(),
  /** Who was asked; '' for whoever comes first. */
  ownerName: z.string(), isYours: z.boolean(),
  showing: z.enum(['safest', 'both', 'newer']),
  /** Different answers, the one shown meanwhile first; empty where the question is not about one field. */
  values: z.array(FieldValue).max(64),
};
export const Question = z.object(questionFields);
export type Question = z.infer<typeof Question>;

/** Who said so, on which computer, when. */
const Said = z.object({ staffId: z.string(), staffName: z.string(), role: z.string(), deviceName: z.string(), isThisComputer: z.boolean(), at: z.string() });

export const QuestionInFull = z.object({
  ...questionFields,
  answers: z.array(z.object({
    value: FieldValue,
    said: z.array(Said).min(1),
    /** What was written with it in the same go and is not settled either. */
    beside: z.array(z.object({ field: z.string(), value: FieldValue })),
  })),
  /** What all of them replaced; null where nothing was written before. */
  before: z.object({ value: FieldValue, until: z.string() }).nullable(),
  /** The second record of a question about two. */
  other: z.object({ recordId: z.string(), recordName: z.string(), fields: z.record(z.string(), FieldValue), made: Said.nullable() }).nullable(),
  /** Who made the record of a question about two, and on which computer; null while that has not come. */
  made: Said.nullable(),
  /** The record as it stands. */
  fields: z.record(z.string(), FieldValue),
  /** Names what was looked at: a choice counts only for these answers. */
  seen: z.array(z.string().max(20)).max(64),
  maySettle: z.boolean(),
});
export type QuestionInFull = z.infer<typeof QuestionInFull>;

const about = { id: z.string().max(100), patientId: uuid.nullable() };
type About = { readonly patientId: string | null; readonly otherPatientId?: string | null };
const ofPatient = ({ patientId, otherPatientId = null }: About): readonly string[] => [patientId, otherPatientId].filter((id) => id !== null);
const ofReview = ({ id }: { readonly id: string }) => recordOf('review', id);

export const reviewContract = defineContract({
  /** How many questions this person could settle or see; of no record. */
  'review.count': method({
    kind: 'read', permission: 'patients:read', audit: { action: 'none', subjects: noSubjects },
    input: z.strictObject({}), output: z.object({ open: z.number().int() }),
  }),
  /** Open questions, oldest first, of one patient or of all. Whoever has to settle them is shown all of them, however many patients they are. */
  'review.list': method({
    kind: 'read', permission: 'patients:read',
    audit: { action: 'read', subjects: ({ patientId }, output) => [...ofPatient({ patientId }), ...(output?.questions.flatMap(ofPatient) ?? [])], isUncounted: true },
    input: z.strictObject({ patientId: uuid.nullable() }), output: z.object({ questions: z.array(Question).max(200) }),
  }),
  /** The answers side by side; null once it is settled, and for what the caller may not see. */
  'review.show': method({
    kind: 'read', permission: 'patients:read', audit: { action: 'read', subjects: (input, output) => [...ofPatient(input), ...(output?.question ? ofPatient(output.question) : [])], record: ofReview },
    input: z.strictObject(about), output: z.object({ question: QuestionInFull.nullable() }),
  }),
  /** Whom a question or a change that was not taken in may be given to: everybody who works here. */
  'review.people': method({
    kind: 'read', permission: 'review:settle', audit: { action: 'none', subjects: noSubjects },
    input: z.strictObject({}), output: z.object({ people: z.array(z.object({ id: uuid, name: z.string(), role: z.string() })) }),
  }),
  /** Makes it the task of somebody; it stays open, and everybody else may still settle it. */
  'review.ask': method({
    kind: 'write', permission: 'review:settle', audit: { action: 'update', subjects: ofPatient, record: ofReview },
    input: z.strictObject({ ...about, staffId: uuid }), output: z.object({ type: z.enum(['asked', 'no-such', 'no-such-person']) }),
  }),
  /**
   * Settles it by an ordinary write that has seen the answers named in `seen`. `value`: one of them, or another. `end`: of two records this
   * one ends. `keep`: both stay as they are. Two people who settle at the same time are two answers again.
   */
  'review.resolve': method({
    kind: 'write', permission: 'review:settle', audit: { action: 'update', subjects: ofPatient, record: ofReview },
    input: z.strictObject({
      ...about, seen: z.array(z.string().max(20)).max(64), reason: requiredLine(500),
      choice: z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('value'), value: FieldValue }), z.strictObject({ type: z.literal('end'), recordId: z.string().max(64) }), z.strictObject({ type: z.literal('keep') }),
      ]),
    }),
    output: z.object({ type: z.enum(['settled', 'no-such', 'changed', 'does-not-fit', 'not-yours']), settledAt: moment.nullable() }),
  }),
});
