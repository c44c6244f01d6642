import { otherVersionOf } from '#shared/interchange/fhir-version.ts';
import { isObject } from '#shared/interchange/json.ts';
import type { JsonObject } from '#shared/interchange/json.ts';

/** The resources of a text by JSON.parse and a walk: what the reader, which works on bytes, is compared with. */
export type Part =
  | { readonly type: 'found'; readonly path: string; readonly fullUrl: string; readonly resourceType: string; readonly resource: JsonObject }
  | { readonly type: 'refused'; readonly path: string; readonly reason: string };

const importedBundles: ReadonlySet<unknown> = new Set(['transaction', 'batch', 'collection', 'searchset', 'message', 'document']);

export function* walkDocument(value: unknown, path = '', fullUrl = ''): Generator<Part, void, undefined> {
  const resourceType = isObject(value) ? value['resourceType'] : undefined;
  if (!isObject(value) || typeof resourceType !== 'string' || !/^[A-Z][A-Za-z]{1,63}$/.test(resourceType)) return yield { type: 'refused', path, reason: 'not-fhir' };
  if (resourceType !== 'Bundle') {
    const version = otherVersionOf(value);
    return yield version === undefined ? { type: 'found', path, fullUrl, resourceType, resource: value } : { type: 'refused', path, reason: version };
  }
  if (!importedBundles.has(value['type'])) return yield { type: 'refused', path, reason: 'bundle-type-not-imported' };
  const entries = Array.isArray(value['entry']) ? (value['entry'] as readonly unknown[]) : [];
  for (const [index, entry] of entries.entries()) {
    if (isObject(entry) && entry['resource'] !== undefined) yield* walkDocument(entry['resource'], `${path === '' ? 'Bundle' : path}.entry[${index}].resource`, typeof entry['fullUrl'] === 'string' ? entry['fullUrl'] : '');
  }
}

/** The documents of a text: one JSON value, or NDJSON. */
export function* parseText(text: string): Generator<{ readonly type: 'document'; readonly value: unknown } | { readonly type: 'refused' }, void, undefined> {
  const parse = (part: string) => {
    try {
      return { type: 'document', value: JSON.parse(part) as unknown } as const;
    } catch {
      return { type: 'refused' } as const;
    }
  };
  const whole = parse(text.replace(/^\uFEFF/, ''));
  if (whole.type === 'document') return yield whole;
  for (const line of text.split('\n')) if (line.trim() !== '') yield parse(line);
}
