import type { Question, QuestionInFull } from '#shared/review/contract.ts';
import type { FieldValue } from '#shared/review/unsettled.ts';
import { formatDate, formatMoment, isTextKey, t } from '#renderer/text/index.ts';

/** The catalogue's word for a name of the core; undefined where it has none. */
const wordOf = (key: string): string | undefined => (isTextKey(key) ? (t as (key: string) => string)(key) : undefined);

export const fieldName = (field: string): string => wordOf(`two.field.${field}`) ?? t('two.field.other');
export const kindName = (recordKind: string): string => wordOf(`kind.${recordKind}`) ?? t('kind.other');

/** Where the words of coded values stand, by kind and field. */
const coded: Readonly<Record<string, string>> = {
  'allergy-intolerance.severity': 'severity', 'allergy-intolerance.clinicalStatus': 'allergyStatus', 'allergy-intolerance.verification': 'verification', 'allergy-intolerance.statement': 'two.statement',
  'condition.clinicalStatus': 'clinical', 'condition.verification': 'verified', 'condition.category': 'category', 'medication.status': 'medication.status', 'medication.form': 'form',
  'immunization.status': 'immunization.status', 'encounter.status': 'encounter.status', 'appointment.status': 'appointment.status',
  'patient.sex': 'sex', 'patient.birthDateCertainty': 'two.certainty', 'patient.identity': 'two.identity',
};

export interface Clockwork { readonly utcOffsetMinutes: number; readonly today: string }

/** A value of a field as a person says it; what this version has no word for as it came. */
export const valueWords = (recordKind: string, field: string, value: FieldValue, { utcOffsetMinutes, today }: Clockwork): string => {
  if (value === null || value === '') return t('two.value.none');
  if (typeof value === 'boolean') return t(value ? 'two.value.yes' : 'two.value.no');
  if (typeof value === 'number') return String(value);
  const prefix = coded[`${recordKind}.${field}`];
  if (prefix !== undefined) return wordOf(`${prefix}.${value}`) ?? value;
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return formatMoment(value, utcOffsetMinutes, today);
  return /^\d{4}(-\d\d){0,2}$/.test(value) ? formatDate(value) : value;
};

const nameOf = ({ recordKind, recordName }: Question): string =>
  recordName === '' ? '' : recordKind === 'allergy-intolerance' ? t('two.allergy', { name: recordName }) : recordName;

/** `Latex allergy: how severe?`, `Warfarin: which dose?`, `Street and number: two answers`. */
export const questionWords = (question: Question): string => {
  const { kind, recordKind, field } = question;
  if (kind !== 'answers') return t(`two.pair.${kind}`);
  const name = nameOf(question);
  const asked = wordOf(`two.ask.${recordKind}.${field}`) ?? (name === '' ? t('two.answers', { field: fieldName(field) }) : t('two.answers', { field: fieldName(field) }).toLowerCase());
  return name === '' ? asked : t('two.question', { name, field: asked });
};

/** Why what is shown is shown. */
export const showingWords = ({ kind, showing, values }: Question): string =>
  kind !== 'answers' ? t(`two.pair.${kind}.text`) : values.length > 2 ? t(`two.text.${showing}.several`, { count: values.length }) : t(`two.text.${showing}`);

/** A field that holds words as they were typed: neither answer may be right, and another may be typed. */
export const isWritten = ({ recordKind, field, values }: Question): boolean =>
  coded[`${recordKind}.${field}`] === undefined && values.every((value) => typeof value === 'string' && !/^\d{4}(-\d\d)?/.test(value));

/** What was written beside every answer with the same value: said once, not with each of them. */
export const besideBoth = ({ answers }: QuestionInFull): QuestionInFull['answers'][number]['beside'] => {
  const [first, ...others] = answers;
  return others.length === 0 ? [] : (first?.beside ?? []).filter(({ field, value }) => others.every(({ beside }) => beside.some((one) => one.field === field && one.value === value)));
};

/** What tells two records of a kind apart. */
const told: Readonly<Record<string, readonly string[]>> = {
  appointment: ['starts', 'ends', 'status', 'practitioner', 'service', 'location', 'reason'], medication: ['dosage', 'status', 'started', 'authored', 'prescriber', 'reason'],
  patient: ['familyName', 'givenNames', 'birthDate', 'sex', 'phone', 'street', 'town'],
};

/** The fields of two records that differ, in the order in which a person reads them, and those that say the same in both; what neither says is left out. */
export const comparedFields = ({ recordKind, fields, other }: QuestionInFull): { readonly differing: readonly string[]; readonly same: readonly string[] } => {
  const valueOf = (of: QuestionInFull['fields'], field: string) => of[field] ?? '';
  const named = (told[recordKind] ?? []).filter((field) => valueOf(fields, field) !== '' || (other !== null && valueOf(other.fields, field) !== ''));
  const isSame = (field: string) => other !== null && valueOf(fields, field) === valueOf(other.fields, field);
  return { differing: named.filter((field) => !isSame(field)), same: named.filter(isSame) };
};

/** What both records are called; '' where they are called something else. */
export const sharedName = ({ recordName, other }: QuestionInFull): string => (other === null || other.recordName === recordName ? recordName : '');
