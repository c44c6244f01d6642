import { asBytes, asList, SyncFormatError } from './cbor.ts';
import type { Dot } from './dot.ts';
import type { Run } from './holes.ts';

/**
 * Four whole numbers below 2^32, each a sum of its own: what one record says is added once, in whatever order, and can be taken out again. It
 * tells of a difference and proves nothing: two devices that mean harm could agree on one.
 */
export type Digest = readonly [number, number, number, number];

export const emptyDigest: Digest = [0, 0, 0, 0];
export const addDigests = (a: Digest, b: Digest): Digest => [(a[0] + b[0]) >>> 0, (a[1] + b[1]) >>> 0, (a[2] + b[2]) >>> 0, (a[3] + b[3]) >>> 0];
export const isSameDigest = (a: Digest, b: Digest): boolean => a.every((part, i) => part === b[i]);

/** From the first sixteen bytes of a hash, and back. @throws RangeError when there are fewer. */
export const digestFrom = (hash: Uint8Array): Digest => {
  const view = new DataView(hash.buffer, hash.byteOffset, hash.byteLength);
  return [view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12)];
};
export const packDigest = (digest: Digest): Uint8Array => {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  digest.forEach((part, i) => view.setUint32(4 * i, part));
  return bytes;
};

/** One record as all devices with the same changes have it, whatever the order they came in. */
export interface DigestedRecord {
  readonly kind: string;
  readonly eid: string;
  /** A hash of what its row shows. */
  readonly content: string;
  /** The write that made it. */
  readonly base: Dot;
  /** By field, the writes that live there and what each says. A field where the base alone stands says nothing. */
  readonly fields: ReadonlyMap<string, readonly (readonly [dot: Dot, value?: unknown])[]>;
}

const isBefore = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What is hashed of a record; the same text on every device. */
export const digestText = ({ kind, eid, content, base, fields }: DigestedRecord): string => {
  const named = [...fields].flatMap(([name, live]): [string, [string, unknown][]][] => {
    const [only] = live;
    if (!only || (live.length === 1 && only[0].dev === base.dev && only[0].q === base.q)) return [];
    return [[name, live.map(([{ dev, q }, value]): [string, unknown] => [`${dev}/${q}`, value ?? null]).sort(([a], [b]) => isBefore(a, b))]];
  });
  return JSON.stringify([kind, eid, content, base.dev, base.q, named.sort(([a], [b]) => isBefore(a, b))]);
};

/** Streams are told apart by their first byte where the sum over all of them differs: 256 sums, however many patients there are. */
export const digestParts = 256;

/** What a device says of its records, in a signed heartbeat. Worked out from its own rows and never taken over from anybody. */
export interface StateClaim {
  /** Names the set of changes that are applied, and how its program reads them: only the same set by the same rules has to come to the same. */
  readonly set: Digest;
  readonly all: Digest;
  /** Said only while somebody's sum over all differs: one for each first byte of a stream. */
  readonly parts: readonly Digest[] | undefined;
}

/** Of one device: what of its changes to records is applied, up to the last that is. */
export interface AppliedOf {
  readonly dev: number;
  readonly last: number;
  /** Below it: counts that never came, and counts that came and were kept with a reason. */
  readonly missing: readonly Run[];
  readonly kept: readonly number[];
}

/** The text whose hash is `StateClaim.set`. `rules` names the kinds and fields that a program knows. */
export const setText = (rules: string, applied: readonly AppliedOf[]): string =>
  JSON.stringify([rules, applied.filter(({ last }) => last > 0).toSorted((a, b) => a.dev - b.dev)
    .map(({ dev, last, missing, kept }) => [dev, last, missing.flatMap(({ from, to }) => (from < last ? [[from, to]] : [])), kept.filter((q) => q < last).sort((a, b) => a - b)])]);

export type Compared =
  /** They do not have the same changes, or do not read them alike: nothing follows. */
  | { readonly type: 'other-set' }
  | { readonly type: 'same' }
  /** `parts`: where, once the other said it. */
  | { readonly type: 'differs'; readonly parts: readonly number[] | undefined };

/** `own` names its parts. */
export const compareClaims = (own: StateClaim, theirs: StateClaim): Compared => {
  if (!isSameDigest(own.set, theirs.set)) return { type: 'other-set' };
  if (isSameDigest(own.all, theirs.all)) return { type: 'same' };
  const { parts } = theirs;
  return { type: 'differs', parts: parts && own.parts?.flatMap((part, i) => (isSameDigest(part, parts[i] ?? emptyDigest) ? [] : [i])) };
};

/** As it goes into a heartbeat's CBOR. */
export const packClaim = ({ set, all, parts }: StateClaim): unknown[] => [packDigest(set), packDigest(all), parts ? parts.map(packDigest) : null];

/** @throws SyncFormatError */
export const unpackClaim = (value: unknown): StateClaim => {
  const [set, all, parts] = asList(value, 3);
  const own = parts === null ? undefined : asList(parts, digestParts).map((part) => digestFrom(asBytes(part, 16)));
  if (own && own.length !== digestParts) throw new SyncFormatError('parts of a digest');
  return { set: digestFrom(asBytes(set, 16)), all: digestFrom(asBytes(all, 16)), parts: own };
};
