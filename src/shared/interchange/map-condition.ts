import type { Problem } from '#shared/problems/problem.ts';
import type { OwnFields } from '#shared/sections/section.ts';
import { codingsOf, conceptPhrase, conceptWords, createFieldReader } from './field-reader.ts';
import type { FieldReader } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { answer, codeOneOf, readNotes } from './map-answer.ts';
import { periodWords, readFhirDate, readPeriod } from './map-date.ts';
import { readQuantity, readRangeWords } from './map-quantity.ts';
import { readNamed } from './map-reference.ts';
import type { Mapping } from './staged.ts';

export type ImportedProblem = OwnFields<Problem>;

const categories = ['problem-list-item', 'encounter-diagnosis', 'health-concern'] as const;
const clinicalStatuses = ['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved'] as const;
const verifications = ['confirmed', 'provisional', 'differential', 'unconfirmed', 'refuted', 'entered-in-error'] as const;

interface When {
  readonly date: string | null;
  readonly words: string;
}

/** onset[x] or abatement[x]: a date or a period's start as a date, everything else in the source's words. */
const readWhen = (reader: FieldReader, condition: JsonObject, name: 'onset' | 'abatement'): When => {
  const date = readFhirDate(reader, condition[`${name}DateTime`], `${name}DateTime`);
  const period = readPeriod(reader, condition[`${name}Period`], `${name}Period`);
  const age = readQuantity(reader, condition[`${name}Age`], `${name}Age`);
  const words = reader.note(condition[`${name}String`], `${name}String`, 200)
    || (age === undefined || age.words === '' ? '' : `at age ${age.words}`) || readRangeWords(reader, condition[`${name}Range`], `${name}Range`);
  return { date: date ?? period.start ?? period.end, words: words || periodWords(period) };
};

const categoryOf = (reader: FieldReader, condition: JsonObject): Problem['category'] => {
  const codes = reader.objects(condition['category'], 'category').flatMap((category) => codingsOf(reader, category, 'category')).map((coding) => coding.code);
  return categories.find((known) => codes.includes(known)) ?? 'other';
};

/** FHIR R4 Condition to our fields. It may have no code at all (R4 0..1): then `display` is '' and its notes speak. */
export const mapCondition = (condition: JsonObject): Mapping => {
  const reader = createFieldReader();
  const [coding] = codingsOf(reader, condition['code'], 'code');
  const display = conceptWords(reader, condition['code'], 'code', 500);
  const recorder = readNamed(reader, condition, condition['recorder'], { field: 'recorder', ours: 'recordedBy', max: 200 });
  const onset = readWhen(reader, condition, 'onset');
  const abated = readWhen(reader, condition, 'abatement');
  const fields: ImportedProblem = {
    display, code: coding?.code ?? '', codeSystem: coding?.system ?? '', category: categoryOf(reader, condition),
    clinicalStatus: codeOneOf(reader, clinicalStatuses, condition['clinicalStatus'], 'clinicalStatus'),
    verification: codeOneOf(reader, verifications, condition['verificationStatus'], 'verificationStatus'),
    severity: conceptPhrase(reader, condition['severity'], 'severity', 100),
    onset: onset.date, onsetText: onset.words, abated: abated.date, abatedText: abated.words,
    recordedOn: readFhirDate(reader, condition['recordedDate'], 'recordedDate'), recordedBy: recorder.words,
    note: readNotes(reader, condition['note']),
  };
  return answer('condition', reader, fields, { words: display, links: recorder.links });
};
