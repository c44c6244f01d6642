import type { Question } from '#shared/review/contract.ts';
import { readPrivilegeOf, recordNameOf } from '#shared/review/record-kinds.ts';
import { differentValues, showingOf } from '#shared/review/safest.ts';
import type { FieldValue } from '#shared/review/unsettled.ts';
import type { Reader } from '#shared/database/types.ts';
import type { Viewer } from '#main/access/index.ts';
import type { KindDefinition, RecordFields } from '#main/records/kind.ts';
import { readRows } from '#main/records/index.ts';
import type { StoredRecord } from '#main/records/index.ts';
import { answersOf, openQuestions, openQuestionsOf } from './store.ts';
import type { AnswerRow, QuestionRow } from './store.ts';

/** A question with everything that is known of it. */
export interface Known {
  readonly row: QuestionRow;
  readonly fields: RecordFields;
  /** The second record, and whose it is. */
  readonly other: StoredRecord | undefined;
  /** Of this field. */
  readonly answers: readonly AnswerRow[];
  /** Of all fields of the record. */
  readonly allAnswers: readonly AnswerRow[];
}

const most = 200;

/** As a field of a record is told to a page: bytes and objects are not. */
export const asFieldValue = (value: unknown): FieldValue =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;

export const valuesOf = ({ row, answers }: Pick<Known, 'row' | 'answers'>): FieldValue[] => [...differentValues(row.recordKind, row.field, answers)];

/** A label that one of two people set hides the record from whoever may not see such: also while it is not settled. */
const isLabelled = (recordId: string, fields: RecordFields | undefined, answers: readonly AnswerRow[]): boolean =>
  fields?.['sensitive'] === true || answers.some((answer) => answer.recordId === recordId && answer.field === 'sensitive' && answer.value === true);

/**
 * Those of `rows` that this person may be asked: of charts that are open to them, of what they may read, of records they may see. A question
 * about several answers is one only while there are several: another write may have settled it before its row was.
 */
export const knownQuestions = async (read: Reader, kinds: readonly KindDefinition[], viewer: Viewer, rows: readonly QuestionRow[]): Promise<readonly Known[]> => {
  const readable = rows.filter(({ patientId, recordKind }) => viewer.may(readPrivilegeOf(recordKind)) && (patientId === null || viewer.mayOpen(patientId)));
  if (readable.length === 0) return [];
  const ids = readable.flatMap(({ recordId, otherId }) => (otherId === null ? [recordId] : [recordId, otherId]));
  const allAnswers = await answersOf(read, ids);
  const stored = new Map<string, StoredRecord>();
  for (const name of new Set(readable.map(({ recordKind }) => recordKind))) {
    const kind = kinds.find((each) => each.kind === name);
    if (!kind) continue;
    for (const [id, record] of await readRows(read, kind, readable.flatMap(({ recordKind, recordId, otherId }) => (recordKind === name ? [recordId, otherId ?? recordId] : [])))) stored.set(id, record);
  }
  return readable.flatMap((row): Known[] => {
    const [own, other] = [stored.get(row.recordId), stored.get(row.otherId ?? '')];
    const mayDisclose = (id: string, patientId: string | null, fields?: RecordFields): boolean => patientId === null || (viewer.mayOpen(patientId) && (viewer.seesSensitive(patientId) || !isLabelled(id, fields, allAnswers)));
    if (!mayDisclose(row.recordId, row.patientId, own?.fields) || (other && !mayDisclose(row.otherId ?? '', row.patientId === null ? null : other.owner, other.fields))) return [];
    const answers = allAnswers.filter(({ recordId }) => recordId === row.recordId);
    const known: Known = { row, fields: own?.fields ?? {}, other, answers: answers.filter(({ field }) => field === row.field), allAnswers: answers };
    return row.kind === 'answers' && valuesOf(known).length < 2 ? [] : [known];
  });
};

const nameOfPatient = ({ familyName, givenNames }: QuestionRow): string => [familyName, givenNames].filter((part) => part !== '').join(', ');

export const toQuestion = (known: Known, readerId: string): Question => {
  const { row, fields, other } = known;
  const { id, kind, recordKind, recordId, field, patientId, recordNumber, raisedAt, ownerName, ownerId } = row;
  return {
    id, kind, recordKind, recordId, field, patientId, recordNumber, raisedAt, ownerName, isYours: ownerId === readerId, otherPatientId: patientId === null ? null : other?.owner ?? null, recordName: recordNameOf(recordKind, fields), patientName: nameOfPatient(row),
    showing: showingOf(recordKind, field), values: row.kind === 'answers' ? valuesOf(known) : [],
  };
};

/** Open questions that this person may be asked, oldest first; of one patient, or of all. */
export const questionsFor = async (read: Reader, kinds: readonly KindDefinition[], viewer: Viewer, patientId: string | null): Promise<readonly Question[]> => {
  const rows = patientId === null ? await openQuestions(read, viewer.closedPatients, most) : await openQuestionsOf(read, patientId);
  return (await knownQuestions(read, kinds, viewer, rows)).map((known) => toQuestion(known, viewer.staffId));
};
