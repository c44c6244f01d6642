import { z } from 'zod';
import { matchKeys } from '#shared/patients/match-keys.ts';
import { comparable, nameKey, phoneKey } from '#shared/patients/person-like.ts';
import type { PersonLike } from '#shared/patients/person-like.ts';
import type { Findable } from '#shared/patients/search-words.ts';
import { searchWords } from '#shared/patients/search-words.ts';
import { formerNames, Identity, identityNote, patientFields } from '#shared/patients/patient.ts';
import type { KindDefinition, RecordFields } from '#main/records/kind.ts';
import { indexPatients } from './store.ts';

const register = (column: string, schema: z.ZodType, initial: unknown) => ({ column, schema, initial, policy: 'review' as const });
const text = (fields: RecordFields, name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');

const findable = (fields: RecordFields): Findable & PersonLike => ({
  familyName: text(fields, 'familyName'), givenNames: text(fields, 'givenNames'), likesToBeCalled: text(fields, 'likesToBeCalled'),
  nameInOwnScript: text(fields, 'nameInOwnScript'), formerNames: text(fields, 'formerNames'),
  birthDate: typeof fields['birthDate'] === 'string' ? fields['birthDate'] : null,
  birthDateCertainty: text(fields, 'birthDateCertainty') as PersonLike['birthDateCertainty'], sex: text(fields, 'sex') as PersonLike['sex'],
  phone: text(fields, 'phone'), street: text(fields, 'street'), town: text(fields, 'town'), recordNumber: text(fields, 'recordNumber'),
  identity: fields['identity'] === 'temporary' ? 'temporary' : 'confirmed', identityNote: text(fields, 'identityNote'),
});

/** FHIR R4 Patient: demographics are registers, and two answers are settled by a person. */
export const patientKind: KindDefinition = {
  kind: 'patient',
  table: 'patient',
  patientColumn: undefined,
  fields: {
    recordNumber: { column: 'record_number', schema: z.string().min(1).max(20), initial: '', policy: 'immutable' },
    familyName: register('family_name', patientFields.familyName, ''),
    givenNames: register('given_names', patientFields.givenNames, ''),
    likesToBeCalled: register('likes_to_be_called', patientFields.likesToBeCalled, ''),
    nameInOwnScript: register('name_in_own_script', patientFields.nameInOwnScript, ''),
    birthDate: register('birth_date', patientFields.birthDate, null),
    birthDateCertainty: register('birth_date_certainty', patientFields.birthDateCertainty, 'unknown'),
    sex: register('sex', patientFields.sex, 'unknown'),
    phone: register('phone', patientFields.phone, ''),
    language: register('language', patientFields.language, ''),
    interpreter: { ...register('interpreter', patientFields.interpreter, null), isBoolean: true },
    street: register('street', patientFields.street, ''),
    town: register('town', patientFields.town, ''),
    formerNames: register('former_names', formerNames, ''),
    identity: register('identity', Identity, 'confirmed'),
    identityNote: register('identity_note', identityNote, ''),
    source: { column: 'source', schema: z.string().max(300), initial: '', policy: 'auto' },
    registeredAt: { column: 'registered_at', schema: z.string().max(30), initial: '', policy: 'immutable' },
  },
  derivedColumns: ['name_key', 'phone_key'],
  derive: (fields) => ({
    name_key: nameKey({ familyName: text(fields, 'familyName'), givenNames: text(fields, 'givenNames') }),
    phone_key: phoneKey(text(fields, 'phone')),
  }),
  index: (tx, rows) =>
    indexPatients(tx, rows.map(({ id, fields }) => {
      const person = findable(fields);
      return { id, words: searchWords(person), keys: matchKeys(comparable(person)) };
    })),
};
