import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '#shared/interchange/json.ts';
import { mapResource } from '#shared/interchange/map-resource.ts';
import type { Mapping } from '#shared/interchange/staged.ts';

const file = join(import.meta.dirname, '../../fixtures/fhir-kinds/bundle-every-kind.json');
const bundle = JSON.parse(readFileSync(file, 'utf8')) as { readonly entry: readonly { readonly resource: JsonObject }[] };

/** The typical resource of a type. */
export const typical = (type: string): JsonObject => bundle.entry.find(({ resource }) => resource['resourceType'] === type)?.resource ?? { resourceType: type };

/** The typical resource with some elements exchanged, mapped; `undefined` takes one out. */
export const mapChanged = (type: string, changes: JsonObject = {}): Mapping =>
  mapResource(Object.fromEntries(Object.entries({ ...typical(type), ...changes }).filter(([, value]) => value !== undefined)), '2026-01-05');

/** A resource of a type with nothing but these elements, mapped. */
export const mapOnly = (type: string, elements: JsonObject = {}): Mapping => mapResource({ resourceType: type, ...elements }, '2026-01-05');
