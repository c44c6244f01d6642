import { otherVersionOf } from './fhir-version.ts';
import { isObject, sizeProblem } from './json.ts';
import type { JsonObject } from './json.ts';

/** A resource as it was found. `scope` names its bundle; a `urn:uuid:` reference means something only within one. */
export interface FoundResource {
  readonly type: 'found';
  /** Path in the file, `entry[3].resource`; '' for the file's own resource. */
  readonly path: string;
  readonly scope: string;
  readonly fullUrl: string;
  readonly resourceType: string;
  readonly resource: JsonObject;
}
export interface RefusedPart {
  readonly type: 'refused';
  readonly path: string;
  readonly reason: string;
}
export type Part = FoundResource | RefusedPart;

/** `message` and `document` are treated as a collection; responses and history are not records to import. */
const importedBundles: ReadonlySet<unknown> = new Set(['transaction', 'batch', 'collection', 'searchset', 'message', 'document']);
const resourceName = /^[A-Z][A-Za-z]{1,63}$/;
/** A bundle in a bundle in a bundle is seen in the wild; more than this is not. */
const maxNesting = 8;

/** Every resource of one parsed document, bundles opened, in order. Contained resources stay inside their owner. */
export const walkDocument = (document: unknown, at = ''): Generator<Part, void, undefined> =>
  // Sizes are judged resource by resource: one oversized photograph must not take its neighbours with it.
  walk(document, { path: at, fullUrl: '', scope: '', nesting: 0 });

interface Place {
  readonly path: string;
  readonly fullUrl: string;
  readonly scope: string;
  readonly nesting: number;
}

function* walk(value: unknown, place: Place): Generator<Part, void, undefined> {
  const refused = (reason: string): RefusedPart => ({ type: 'refused', path: place.path, reason });
  if (!isObject(value)) return yield refused('not-fhir');
  const resourceType = value['resourceType'];
  if (typeof resourceType !== 'string' || !resourceName.test(resourceType)) return yield refused('not-fhir');
  if (resourceType === 'Bundle') return yield* walkBundle(value, place);
  const large = sizeProblem(value);
  if (large !== undefined) return yield refused(large);
  const version = otherVersionOf(value);
  if (version !== undefined) return yield refused(version);
  yield { type: 'found', path: place.path, scope: place.scope, fullUrl: place.fullUrl, resourceType, resource: value };
}

function* walkBundle(bundle: JsonObject, place: Place): Generator<Part, void, undefined> {
  const refused = (reason: string): RefusedPart => ({ type: 'refused', path: place.path, reason });
  if (!importedBundles.has(bundle['type'])) return yield refused('bundle-type-not-imported');
  if (place.nesting >= maxNesting) return yield refused('too-deep');
  const entries = bundle['entry'];
  if (entries === undefined) return;
  if (!Array.isArray(entries)) return yield refused('bad-field: entry');
  const scope = place.path === '' ? 'bundle' : place.path;
  for (const [index, entry] of entries.entries()) {
    const path = `${place.path === '' ? '' : `${place.path}.`}entry[${index}]`;
    if (!isObject(entry)) {
      yield { type: 'refused', path, reason: 'not-fhir' };
    } else if (entry['resource'] !== undefined) {
      const fullUrl = typeof entry['fullUrl'] === 'string' && entry['fullUrl'].length <= 2000 ? entry['fullUrl'] : '';
      yield* walk(entry['resource'], { path: `${path}.resource`, fullUrl, scope, nesting: place.nesting + 1 });
    }
  }
}
