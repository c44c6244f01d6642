import type { Immunization } from '#shared/immunizations/immunization.ts';
import type { OwnFields } from '#shared/sections/section.ts';
import { codingsOf, conceptPhrase, conceptWords, createFieldReader } from './field-reader.ts';
import type { FieldReader } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { answer, codingIn, firstObject, oneOf, readNotes } from './map-answer.ts';
import { readFhirDate } from './map-date.ts';
import { readQuantity } from './map-quantity.ts';
import { readNamed } from './map-reference.ts';
import { fitWords } from './map-words.ts';
import type { Mapping } from './staged.ts';

export type ImportedImmunization = OwnFields<Immunization>;

const cvx = 'http://hl7.org/fhir/sid/cvx';
const statuses = ['completed', 'not-done', 'entered-in-error'] as const;

/** A positiveInt or its words (`doseNumberPositiveInt`, `doseNumberString`). */
const numberOrWords = (reader: FieldReader, holder: JsonObject, name: string): string => {
  const number = reader.number(holder[`${name}PositiveInt`], `protocolApplied.${name}PositiveInt`);
  return number === undefined ? reader.note(holder[`${name}String`], `protocolApplied.${name}String`, 80) : String(number);
};

/** `2 of 3`, with the series' name when it has one. */
const seriesOf = (reader: FieldReader, immunization: JsonObject): string => {
  const protocol = firstObject(reader, immunization['protocolApplied'], 'protocolApplied');
  if (protocol === undefined) return '';
  const dose = numberOrWords(reader, protocol, 'doseNumber');
  const total = numberOrWords(reader, protocol, 'seriesDoses');
  const name = reader.note(protocol['series'], 'protocolApplied.series', 200);
  const place = total === '' ? dose : `${dose || '?'} of ${total}`;
  return fitWords([place, name].filter((part) => part !== '').join(', '), 200);
};

/** Who gave it: function `AP` (administering), else the first. */
const performerOf = (reader: FieldReader, immunization: JsonObject) => {
  const performers = reader.objects(immunization['performer'], 'performer');
  const gave = performers.find((performer) => codingsOf(reader, performer['function'], 'performer.function').some((coding) => coding.code === 'AP')) ?? performers[0];
  return readNamed(reader, immunization, gave?.['actor'], { field: 'performer.actor', ours: 'performer', max: 200 });
};

/** FHIR R4 Immunization to our fields. `isSubpotent` changes what the dose means, so it is said with the dose. */
export const mapImmunization = (immunization: JsonObject): Mapping => {
  const reader = createFieldReader();
  if (immunization['vaccineCode'] === undefined) reader.bad('vaccineCode');
  const coding = codingIn(reader, immunization['vaccineCode'], 'vaccineCode', cvx);
  const vaccine = conceptWords(reader, immunization['vaccineCode'], 'vaccineCode', 500);
  const performer = performerOf(reader, immunization);
  const dose = readQuantity(reader, immunization['doseQuantity'], 'doseQuantity')?.words ?? '';
  const fields: ImportedImmunization = {
    vaccine, code: coding.code, codeSystem: coding.system, status: oneOf(statuses, immunization['status']),
    statusReason: conceptPhrase(reader, immunization['statusReason'], 'statusReason', 300),
    given: readFhirDate(reader, immunization['occurrenceDateTime'], 'occurrenceDateTime'),
    givenText: reader.note(immunization['occurrenceString'], 'occurrenceString', 200),
    lot: reader.text(immunization['lotNumber'], 'lotNumber', 100), expires: readFhirDate(reader, immunization['expirationDate'], 'expirationDate'),
    site: conceptPhrase(reader, immunization['site'], 'site', 200), route: conceptPhrase(reader, immunization['route'], 'route', 200),
    dose: fitWords([dose, immunization['isSubpotent'] === true ? 'subpotent' : ''].filter((part) => part !== '').join(', '), 100),
    series: seriesOf(reader, immunization), performer: performer.words, note: readNotes(reader, immunization['note']),
  };
  return answer('immunization', reader, fields, { words: vaccine, links: performer.links });
};
