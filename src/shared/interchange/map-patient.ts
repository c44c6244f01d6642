import type { z } from 'zod';
import { sexes } from '#shared/patients/patient.ts';
import type { Patient } from '#shared/patients/patient.ts';
import { isPartialDate } from '#shared/time/calendar-date.ts';
import { conceptWords, createFieldReader, mappedOr } from './field-reader.ts';
import type { FieldReader, Mapped } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { currentAddress, phoneOf } from './map-contact.ts';
import { mapNames } from './map-name.ts';

/** A patient's fields as `records.write` takes them, without what the clinic itself gives (record number, when registered). */
export type ImportedPatient = Omit<z.infer<typeof Patient>, 'id' | 'recordNumber' | 'registeredAt' | 'identity' | 'identityNote' | 'source'>;

const interpreterExtensions: ReadonlySet<unknown> = new Set([
  'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired',
  'http://hl7.org/fhir/us/core/StructureDefinition/us-core-interpreter-needed',
]);
const interpreterOf = (reader: FieldReader, patient: JsonObject): boolean | null => {
  const found = reader.objects(patient['extension'], 'extension').find((extension) => interpreterExtensions.has(extension['url']));
  const value = found?.['valueBoolean'];
  return typeof value === 'boolean' ? value : null;
};

const addressOf = (reader: FieldReader, patient: JsonObject, today: string): { readonly street: string; readonly town: string } => {
  const address = currentAddress(reader, patient, today);
  if (address === undefined) return { street: '', town: '' };
  const lines = reader.texts(address['line'], 'address.line', 200).join(', ');
  const town = reader.text(address['city'], 'address.city', 100);
  const street = lines || (town === '' ? reader.text(address['text'], 'address.text', 200) : '');
  return { street: reader.text(street, 'address.line', 200), town };
};

const languageOf = (reader: FieldReader, patient: JsonObject): string => {
  const spoken = reader.objects(patient['communication'], 'communication');
  const preferred = spoken.find((communication) => communication['preferred'] === true) ?? spoken[0];
  return conceptWords(reader, preferred?.['language'], 'communication.language', 100);
};

/**
 * FHIR R4 Patient to our fields. `today` (`YYYY-MM-DD`) tells names, phones and addresses that have ended.
 * Deceased, marital status, contacts, `_birthDate` and every extension stay in the original, which is kept whole.
 */
export const mapPatient = (patient: JsonObject, today: string): Mapped<ImportedPatient> => {
  const reader = createFieldReader();
  const birthDate = reader.text(patient['birthDate'], 'birthDate', 10);
  if (birthDate !== '' && !isPartialDate(birthDate)) reader.bad('birthDate');
  const gender = reader.text(patient['gender'], 'gender', 20);
  const sex = sexes.find((known) => known === (gender || 'unknown'));
  if (sex === undefined) reader.bad('gender');
  return mappedOr(reader, {
    ...mapNames(reader, patient['name'], today),
    birthDate: birthDate === '' ? null : birthDate,
    // A year alone is as exact as the source told it; `about` is only for an age somebody guessed.
    birthDateCertainty: birthDate === '' ? 'unknown' : 'exact',
    sex: sex ?? 'unknown',
    phone: phoneOf(reader, patient, today),
    language: languageOf(reader, patient),
    interpreter: interpreterOf(reader, patient),
    ...addressOf(reader, patient, today),
  });
};
