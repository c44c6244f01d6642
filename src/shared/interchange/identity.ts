import type { JsonObject } from './json.ts';

/** What tells an imported resource apart from every other, with its type. `id` is null when the source gave none: its content is its name. */
export interface SourceKey {
  readonly source: string;
  readonly id: string | null;
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Base, type and id of a resource on a server; a version is no part of what it is called. */
export const restUrl = /^(https?:\/\/[^?#]+)\/([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[^/?#]+)?$/;

export const keyOf = (source: string, id: string): { readonly source: string; readonly id: string } => (uuidPattern.test(id) ? { source: '', id: id.toLowerCase() } : { source, id });

/** Where a resource comes from: the name given for the import, else the server in its fullUrl, else its folder. */
export const sourceOf = (given: string, fullUrl: string, folder: string): string => given || (restUrl.exec(fullUrl)?.[1] ?? folder);

/** An id that is a UUID needs no source; FHIR R4 ids are at most 64 of `A-Za-z0-9-.`, anything else is no id. */
export const resourceKey = (resource: JsonObject, source: string): SourceKey => {
  const id = resource['id'];
  return typeof id === 'string' && /^[A-Za-z0-9.-]{1,64}$/.test(id) ? keyOf(source, id) : { source, id: null };
};
