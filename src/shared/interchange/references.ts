import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';
import { keyOf, restUrl } from './identity.ts';
import type { Reference } from './staged.ts';

/** Where the resource comes from that holds a reference. */
export interface Owner {
  /** The source the import was given, '' for none. */
  readonly given: string;
  /** Its own source, in words. */
  readonly origin: string;
  readonly fullUrl: string;
}

const maxLength = 2000;
const relative = /^([A-Z][A-Za-z]{1,63})\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[^/?#]+)?$/;
const uuidUrn = /^urn:uuid:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;
const conditional = /^(?:https?:\/\/[^?#]+\/)?([A-Z][A-Za-z]{1,63})\?([^#]+)$/;

/** UUIDs and schemes are told apart without case; everything else in a URL is not. */
export const comparableUrl = (url: string): string => (/^urn:(?:uuid|oid):/i.test(url) ? url.toLowerCase() : url);

const nowhere = { url: '', source: null, id: null } as const;
const nobody = { system: null, value: null } as const;

/** A search value is `system|value`, escaped with `\` and then for the URL. Lists of values are alternatives, which name nobody. */
const searchedIdentifier = (query: string): Pick<Reference, 'system' | 'value'> | undefined => {
  const found = query.split('&').flatMap((part) => (part.startsWith('identifier=') ? [part.slice('identifier='.length)] : []));
  const [only] = found;
  if (found.length !== 1 || only === undefined) return undefined;
  let token: string;
  try {
    token = decodeURIComponent(only.replaceAll('+', '%20'));
  } catch {
    // `%` without two digits behind it: the source did not encode, and what it means cannot be told.
    return undefined;
  }
  if (/(?<!\\),/.test(token)) return undefined;
  const bar = /(?<!\\)\|/.exec(token);
  const plain = (text: string) => text.replace(/\\([\\|,$])/g, '$1');
  const system = bar === null ? '' : plain(token.slice(0, bar.index));
  const value = plain(bar === null ? token : token.slice(bar.index + 1));
  return value === '' ? undefined : { system, value };
};

/** The literal part, `{reference}`; undefined for none, for `#contained`, which names nobody outside, and for what cannot be read. */
const literal = (reference: string, owner: Owner): Reference | undefined => {
  const urn = uuidUrn.exec(reference);
  if (urn) return { type: '', url: comparableUrl(reference), source: '', id: (urn[1] ?? '').toLowerCase(), ...nobody };
  const searched = conditional.exec(reference);
  if (searched) {
    const identifier = searchedIdentifier(searched[2] ?? '');
    return identifier && { type: searched[1] ?? '', ...nowhere, ...identifier };
  }
  if (reference.includes('#')) return undefined;
  const absolute = restUrl.exec(reference);
  if (absolute) {
    const [, base = '', type = '', id = ''] = absolute;
    return { type, url: `${base}/${type}/${id}`, ...keyOf(owner.given || base, id), ...nobody };
  }
  const local = relative.exec(reference);
  if (local) {
    const [, type = '', id = ''] = local;
    const base = restUrl.exec(owner.fullUrl)?.[1];
    return { type, url: base === undefined ? '' : `${base}/${type}/${id}`, ...keyOf(owner.origin, id), ...nobody };
  }
  return /^[a-z][a-z0-9+.-]*:\S+$/i.test(reference) ? { ...nowhere, type: '', url: comparableUrl(reference), ...nobody } : undefined;
};

/**
 * A FHIR `{reference, type, identifier}` of a resource from `owner`. A relative one is looked for only where its owner comes from: two
 * sources' `Patient/1` are two people. Null when it names nobody outside its owner, or nobody at all.
 */
export const referenceOf = (value: unknown, owner: Owner): Reference | null => {
  if (!isObject(value)) return null;
  const text = value['reference'];
  const isLiteral = typeof text === 'string' && text !== '' && text.length <= maxLength;
  if (isLiteral && text.startsWith('#')) return null;
  const found = isLiteral ? literal(text, owner) : undefined;
  const said = typeof value['type'] === 'string' && value['type'].length <= 64 ? value['type'] : '';
  const identifier = identifierOf(value['identifier']);
  if (found === undefined && identifier === undefined) return null;
  const whole = { ...(found ?? { type: '', ...nowhere, ...nobody }) };
  return { ...whole, ...(whole.value === null ? identifier : undefined), type: whole.type || said };
};

const identifierOf = (value: unknown): Pick<Reference, 'system' | 'value'> | undefined => {
  if (!isObject(value)) return undefined;
  const { system, value: text } = value;
  if (typeof text !== 'string' || text === '' || text.length > maxLength) return undefined;
  return { system: typeof system === 'string' && system.length <= maxLength ? system : '', value: text };
};

/** The fields by which R4 resources name the patient they belong to, in the order they are tried. */
const patientFields = ['subject', 'patient', 'beneficiary', 'for', 'individual'] as const;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/**
 * The patient a resource belongs to; null for a resource of nobody. Where a reference does not say its type it is taken for a
 * patient's: looked up among patients only, a group's or a device's `urn:uuid:` finds none.
 */
export const patientOf = (resource: JsonObject, owner: Owner): Reference | null => {
  const find = (values: readonly unknown[], mayBeUntyped: boolean): Reference | undefined => {
    for (const value of values) {
      const found = referenceOf(value, owner);
      if (found?.type === 'Patient' || (mayBeUntyped && found?.type === '')) return { ...found, type: 'Patient' };
    }
    return undefined;
  };
  for (const field of patientFields) {
    const found = find(listOf(resource[field]), true);
    if (found !== undefined) return found;
  }
  if (resource['resourceType'] !== 'Appointment') return null;
  const actors = listOf(resource['participant']).flatMap((participant) => (isObject(participant) ? [participant['actor']] : []));
  // Somebody in an appointment may be anybody: only one who is said to be a patient, or else nobody else's type, is taken.
  return find(actors, false) ?? find(actors, true) ?? null;
};
