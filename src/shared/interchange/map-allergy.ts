import type { Allergy, SaidHere } from '#shared/allergies/allergy.ts';
import { datePartsOf } from '#shared/time/calendar-date.ts';
import { codingsOf, conceptPhrase, conceptWords, createFieldReader, mappedOr } from './field-reader.ts';
import type { FieldReader, Mapped } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { joinWords } from './map-words.ts';

export type ImportedAllergy = Omit<Allergy, 'id' | 'patientId' | 'source' | 'unsettled' | SaidHere>;

/** SNOMED CT 716186003 |No known allergy| and its kinds (drug, food, environment, insect, latex, animal). */
const noKnown: ReadonlySet<string> = new Set(['716186003', '409137002', '429625007', '428607008', '428197003', '716184000', '1003774007', '716220001']);
const snomed = 'http://snomed.info/sct';

const clinicalStatuses = ['active', 'inactive', 'resolved'] as const;
const verifications = ['confirmed', 'unconfirmed', 'refuted', 'entered-in-error'] as const;

/** The code of a status given as a CodeableConcept. */
const statusCode = (reader: FieldReader, value: unknown, field: string): string => codingsOf(reader, value, field)[0]?.code ?? '';

/**
 * The worst reaction's severity. Criticality `high` (danger of life next time) also counts as severe: the banner is a safety
 * display, and to show less than the source said would be the dangerous error.
 */
const severityOf = (allergy: JsonObject, reactions: readonly JsonObject[]): Allergy['severity'] => {
  const told = new Set(reactions.map((reaction) => reaction['severity']));
  if (told.has('severe') || allergy['criticality'] === 'high') return 'severe';
  if (told.has('moderate')) return 'moderate';
  return told.has('mild') ? 'mild' : 'unknown';
};

/** Manifestations in words, each once, as many whole ones as fit; descriptions where there are none. */
const reactionWords = (reader: FieldReader, reactions: readonly JsonObject[]): string => {
  const words = reactions.flatMap((reaction) =>
    reader.objects(reaction['manifestation'], 'reaction.manifestation').map((manifestation) => conceptPhrase(reader, manifestation, 'reaction.manifestation', 300)));
  const told = words.some((word) => word !== '') ? words : reactions.map((reaction) => reader.note(reaction['description'], 'reaction.description', 300));
  return joinWords(told, ', ', 300);
};

/** FHIR R4 AllergyIntolerance to our fields; notes, onset and exposure stay in the original. */
export const mapAllergy = (allergy: JsonObject): Mapped<ImportedAllergy> => {
  const reader = createFieldReader();
  const codings = codingsOf(reader, allergy['code'], 'code');
  const reactions = reader.objects(allergy['reaction'], 'reaction');
  const substance = conceptWords(reader, allergy['code'], 'code', 300)
    || reactions.map((reaction) => conceptWords(reader, reaction['substance'], 'reaction.substance', 300)).find((word) => word !== '') || '';
  if (substance === '') reader.bad('code');
  const clinical = statusCode(reader, allergy['clinicalStatus'], 'clinicalStatus');
  const verification = statusCode(reader, allergy['verificationStatus'], 'verificationStatus');
  const day = reader.text(allergy['recordedDate'], 'recordedDate', 60).slice(0, 10);
  if (day !== '' && datePartsOf(day) === undefined) reader.bad('recordedDate');
  return mappedOr(reader, {
    substance, code: codings[0]?.code ?? '', codeSystem: codings[0]?.system ?? '',
    statement: codings.some((coding) => coding.system === snomed && noKnown.has(coding.code)) ? 'no-known' : 'allergy',
    severity: severityOf(allergy, reactions), reaction: reactionWords(reader, reactions),
    clinicalStatus: clinicalStatuses.find((known) => known === clinical) ?? 'unknown',
    verification: verifications.find((known) => known === verification) ?? 'unknown',
    recordedOn: day === '' ? null : day,
  });
};
