import { Buffer, isAscii, isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import { otherVersionOf } from '#shared/interchange/fhir-version.ts';
import { resourceKey, sourceOf } from '#shared/interchange/identity.ts';
import { inspectResource } from '#shared/interchange/inspect-resource.ts';
import { isObject } from '#shared/interchange/json.ts';
import type { JsonObject } from '#shared/interchange/json.ts';
import { comparableUrl, patientOf, referenceOf } from '#shared/interchange/references.ts';
import type { Link, Mapping, StagedResource } from '#shared/interchange/staged.ts';
import type { FoundBytes } from './frame.ts';

export type MapResource = (resource: JsonObject, today: string) => Mapping;

/** The file a resource is in, and the run it belongs to. */
export interface Origin {
  readonly fileNumber: number;
  readonly file: string;
  /** The folder's name, or the file's own: its source when nothing better is known. */
  readonly folder: string;
  /** The source the run was given, '' for none. */
  readonly given: string;
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** A row before it is put into a batch, which numbers it and says where in the batch's originals its own is. */
export type UnplacedRow = Omit<StagedResource, 'seq' | 'json'> & { seq: number; at: number; length: number };

export type Staged =
  | { readonly type: 'staged'; readonly row: UnplacedRow; readonly original: Uint8Array }
  | { readonly type: 'refused'; readonly path: string; readonly reason: string };

const resourceName = /^[A-Z][A-Za-z]{1,63}$/;

/** `Bundle.entry[3].resource @1048576`: the place in words and the byte of the file where it begins. */
export const placeOf = (path: string, at: number): string => `${path} @${at}`.trimStart();

/** The text as it stands in the file. A text of ASCII only takes half the memory and parses faster. */
const decode = (bytes: Uint8Array): string => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return buffer.toString(isAscii(buffer) ? 'latin1' : 'utf8');
};

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    // Not JSON is an answer here: it is refused by name. JSON's own `undefined` does not exist.
    return undefined;
  }
};

/** The fields that a bundle's bytes became, or the first reason why this one resource is refused. Its neighbours are not asked. */
export const stageResource = (found: FoundBytes, origin: Origin, map: MapResource): Staged => {
  const refused = (reason: string, path = found.path): Staged => ({ type: 'refused', path: placeOf(path, found.at), reason });
  if (found.problem !== undefined) return refused(found.problem);
  if (!isUtf8(found.bytes)) return refused('encoding');
  const resource = parse(decode(found.bytes));
  if (resource === undefined) return refused('malformed-json');
  const type = isObject(resource) ? resource['resourceType'] : undefined;
  if (!isObject(resource) || typeof type !== 'string' || !resourceName.test(type)) return refused('not-fhir');
  // A file's only resource is called by its type.
  const path = found.path === '' ? type : found.path;
  const { canonical, members, problem } = inspectResource(resource);
  if (problem !== undefined) return refused(problem, path);
  if (members !== found.members) return refused('duplicate-key', path);
  const version = otherVersionOf(resource);
  if (version !== undefined) return refused(version, path);
  const { badField, links, kind, fields, words, dated, setKey, identifiers } = map(resource, origin.today);
  if (badField !== undefined) return refused(`bad-field: ${badField}`, path);

  const fullUrl = comparableUrl(found.fullUrl);
  const from = sourceOf(origin.given, found.fullUrl, origin.folder);
  const owner = { given: origin.given, origin: from, fullUrl };
  const contentHash = hash('sha256', canonical, 'hex');
  const key = resourceKey(resource, from);
  const sourceId = key.id ?? `sha256:${contentHash}`;
  const meta = resource['meta'];
  const lastUpdated = isObject(meta) && typeof meta['lastUpdated'] === 'string' ? meta['lastUpdated'].slice(0, 60) : '';
  return {
    type: 'staged', original: found.bytes,
    // Every field by its name: copying with `...` costs more than all the rest of this.
    row: {
      seq: 0, at: 0, length: 0, kind, fields, words, dated, setKey, identifiers, fileNumber: origin.fileNumber, file: origin.file, path: placeOf(path, found.at),
      scope: found.bundleAt === undefined ? '' : `${origin.fileNumber}@${found.bundleAt}`,
      fullUrl, type, source: key.source, sourceId, origin: from, contentHash, lastUpdated,
      patient: type === 'Patient' ? { type, url: fullUrl, source: key.source, id: sourceId, system: null, value: null } : patientOf(resource, owner),
      links: links.flatMap(({ field, reference }): readonly Link[] => {
        const to = referenceOf(reference, owner);
        return to === null ? [] : [{ field, to }];
      }),
    },
  };
};
