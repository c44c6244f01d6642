import type { Organization, Practitioner } from '#shared/directory/directory.ts';
import { conceptPhrase, createFieldReader } from './field-reader.ts';
import type { FieldReader } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { answer, listWords } from './map-answer.ts';
import { currentAddress, phoneOf } from './map-contact.ts';
import { chosenName } from './map-human-name.ts';
import { identifiersOf } from './map-identifiers.ts';
import { joinWords } from './map-words.ts';
import type { Identifier, Mapping } from './staged.ts';

export type ImportedPractitioner = Omit<Practitioner, 'id' | 'source'>;
export type ImportedOrganization = Omit<Organization, 'id' | 'source'>;

const identifierText = (identifiers: readonly Identifier[]): string =>
  identifiers.map(({ system, value }) => `${system}|${value}`).find((text) => text.length <= 400) ?? '';

const entryOf = (reader: FieldReader, resource: JsonObject, identifiers: readonly Identifier[], today: string) => ({
  identifier: identifierText(identifiers), phone: phoneOf(reader, resource, today),
  town: reader.text(currentAddress(reader, resource, today)?.['city'], 'address.city', 100),
  // R4 has no default; a directory that leaves the word out does not say that somebody has gone.
  active: resource['active'] !== false,
});

/** FHIR R4 Practitioner to our directory. */
export const mapPractitioner = (practitioner: JsonObject, today: string): Mapping => {
  const reader = createFieldReader();
  const identifiers = identifiersOf(practitioner);
  reader.objects(practitioner['name'], 'name');
  const name = reader.text(chosenName(practitioner['name']), 'name', 300);
  const qualifications = reader.objects(practitioner['qualification'], 'qualification').map((held) => conceptPhrase(reader, held['code'], 'qualification.code', 300));
  const fields: ImportedPractitioner = { name, ...entryOf(reader, practitioner, identifiers, today), qualification: joinWords(qualifications, ', ', 300) };
  return answer('practitioner', reader, fields, { words: name, identifiers });
};

/** FHIR R4 Organization to our directory; one without a name goes by its first alias. */
export const mapOrganization = (organization: JsonObject, today: string): Mapping => {
  const reader = createFieldReader();
  const identifiers = identifiersOf(organization);
  const name = reader.text(organization['name'], 'name', 300) || (reader.texts(organization['alias'], 'alias', 300)[0] ?? '');
  const fields: ImportedOrganization = { name, ...entryOf(reader, organization, identifiers, today), type: listWords(reader, organization['type'], 'type', 300) };
  return answer('organization', reader, fields, { words: name, identifiers });
};
