import type { JsonObject } from './json.ts';
import { datedOf } from './map-dated.ts';
import { identifiersOf } from './map-identifiers.ts';
import { titleOf } from './map-title.ts';
import type { Mapping } from './staged.ts';

/** A resource without a table of its own: its title and date for the list, its identifiers where others refer to it. Never refused here. */
export const mapKept = (resource: JsonObject): Mapping => ({
  kind: 'kept', fields: {}, badField: undefined, words: titleOf(resource), dated: datedOf(resource), setKey: '', links: [],
  identifiers: resource['resourceType'] === 'Location' ? identifiersOf(resource) : [],
});
