import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';

/** What tells an imported resource apart from every other, with its type. `id` is null when the source gave none: its content is its name. */
export interface SourceKey {
  readonly source: string;
  readonly id: string | null;
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Base, type and id of a resource on a server; a version is no part of what it is called. */
export const restUrl = /^(https?:\/\/[^?#]+)\/([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[^/?#]+)?$/;
const relative = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[^/?#]+)?$/;
const urn = /^urn:uuid:([0-9a-f-]{36})$/i;

export const keyOf = (source: string, id: string): { readonly source: string; readonly id: string } => (uuidPattern.test(id) ? { source: '', id: id.toLowerCase() } : { source, id });

/** Where a resource comes from: the name given for the import, else the server in its fullUrl, else its folder. */
export const sourceOf = (given: string, fullUrl: string, folder: string): string => given || (restUrl.exec(fullUrl)?.[1] ?? folder);

/** An id that is a UUID needs no source; FHIR R4 ids are at most 64 of `A-Za-z0-9-.`, anything else is no id. */
export const resourceKey = (resource: JsonObject, source: string): SourceKey => {
  const id = resource['id'];
  return typeof id === 'string' && /^[A-Za-z0-9.-]{1,64}$/.test(id) ? keyOf(source, id) : { source, id: null };
};

/** A reference to a patient: `url` to look for among the fullUrls of its bundle, `key` where no bundle helps. */
export interface PatientReference {
  readonly url: string;
  readonly key: SourceKey | null;
}

/**
 * Reads the literal reference of a resource that came from `source` with `fullUrl`. Undefined for none, for another type and for
 * `#contained`, which names nobody outside its owner. A relative reference is looked for only where its owner comes from: two
 * sources' `Patient/1` are two people.
 */
export const patientReference = (value: unknown, from: { readonly given: string; readonly source: string; readonly fullUrl: string }): PatientReference | undefined => {
  const reference = isObject(value) ? value['reference'] : undefined;
  if (typeof reference !== 'string' || reference.length > 2000) return undefined;
  const byUrn = urn.exec(reference);
  if (byUrn) return { url: reference, key: { source: '', id: (byUrn[1] ?? '').toLowerCase() } };
  const absolute = restUrl.exec(reference);
  if (absolute?.[2] === 'Patient') {
    const [, base = '', , id = ''] = absolute;
    return { url: `${base}/Patient/${id}`, key: keyOf(from.given || base, id) };
  }
  const local = relative.exec(reference);
  if (local?.[1] !== 'Patient') return undefined;
  const base = restUrl.exec(from.fullUrl)?.[1];
  const id = local[2] ?? '';
  return { url: base === undefined ? '' : `${base}/Patient/${id}`, key: keyOf(from.source, id) };
};

/** The fields by which R4 resources name the patient they belong to, in the order they are tried. */
const patientFields = ['subject', 'patient', 'beneficiary', 'for', 'individual'] as const;

/** The patient a resource refers to, if any. */
export const patientReferenceOf = (resource: JsonObject, from: { readonly given: string; readonly source: string; readonly fullUrl: string }): PatientReference | undefined => {
  for (const field of patientFields) {
    const found = patientReference(resource[field], from);
    if (found !== undefined) return found;
  }
  return undefined;
};
