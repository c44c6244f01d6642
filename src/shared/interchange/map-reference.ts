import type { FieldReader } from './field-reader.ts';
import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';
import { chosenName } from './map-human-name.ts';
import { titleOf } from './map-title.ts';
import type { Mapping } from './staged.ts';

/** Who or what a reference names, in words, or where to look for the words. */
export interface Named {
  readonly words: string;
  readonly links: Mapping['links'];
}
const nobody: Named = { words: '', links: [] };

/**
 * What may be looked up for its words: care givers, places and medications, which are nobody's record. A patient's or a relative's
 * name never goes into a record by way of a reference.
 */
const sharedTypes: ReadonlySet<string> = new Set([
  '', 'Practitioner', 'PractitionerRole', 'Organization', 'Location', 'Medication', 'CareTeam', 'HealthcareService', 'Device',
]);

const typeInPath = /(?:^|\/)([A-Z][A-Za-z]{1,63})\/[A-Za-z0-9.-]{1,64}(?:\/_history\/[^/?#]+)?$/;

/** The type a reference names: told, in its path, or before a `?`; '' when it does not say (`urn:uuid:`, `#contained`). */
export const referenceType = (reference: JsonObject): string => {
  const { type, reference: literal } = reference;
  if (typeof type === 'string') return type;
  if (typeof literal !== 'string' || literal.length > 2000) return '';
  return /^([A-Z][A-Za-z]{1,63})\?/.exec(literal)?.[1] ?? typeInPath.exec(literal)?.[1] ?? '';
};

const containedIn = (owner: JsonObject, literal: string): JsonObject | undefined =>
  Array.isArray(owner['contained']) ? owner['contained'].filter(isObject).find((part) => part['id'] === literal.slice(1)) : undefined;

/** Display, else the words of a `#contained` resource, else a link. `field` is FHIR's name for a refusal, `ours` the field that is filled. */
export const readNamed = (reader: FieldReader, owner: JsonObject, value: unknown, at: { readonly field: string; readonly ours: string; readonly max: number }): Named => {
  const reference = reader.object(value, at.field);
  if (reference === undefined) return nobody;
  const display = reader.text(reference['display'], `${at.field}.display`, at.max);
  if (display !== '') return { words: display, links: [] };
  const literal = reference['reference'];
  if (typeof literal === 'string' && literal.startsWith('#')) {
    const part = containedIn(owner, literal);
    if (part === undefined || !sharedTypes.has(typeof part['resourceType'] === 'string' ? part['resourceType'] : '')) return nobody;
    const name = part['resourceType'] === 'Practitioner' ? chosenName(part['name']) : titleOf(part);
    return { words: reader.text(name, `contained.${String(part['resourceType'])}`, at.max), links: [] };
  }
  if (literal === undefined && reference['identifier'] === undefined) return nobody;
  return sharedTypes.has(referenceType(reference)) ? { words: '', links: [{ field: at.ours, reference }] } : nobody;
};
