import { joined, nodeHash } from './merkle.ts';
import type { Sha256 } from './merkle.ts';

/** Leaves `from` up to but not with `to`. */
export interface LeafRange {
  readonly from: number;
  readonly to: number;
}

/** Where a complete subtree stands; see `TreeNode`. */
export interface NodePlace {
  readonly level: number;
  readonly index: number;
}

/** Answers the hash of complete subtrees, in the order asked. */
export type NodeReader = (places: readonly NodePlace[]) => Promise<readonly Uint8Array[]>;

/** The largest power of two below `count`. */
const split = (count: number): number => 2 ** Math.floor(Math.log2(count - 1));

/** The complete subtrees that a range of the tree's own making stands on, largest first. */
export const placesOf = ({ from, to }: LeafRange): readonly NodePlace[] => {
  const places: NodePlace[] = [];
  for (let at = from; at < to;) {
    const level = Math.floor(Math.log2(to - at));
    places.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return places;
};

/** RFC 9162 section 2.1.3.1: what stands beside leaf `index` on each level, from the leaf upwards. */
export const inclusionRanges = (index: number, size: number): readonly LeafRange[] => {
  const path = (at: number, { from, to }: LeafRange): readonly LeafRange[] => {
    if (to - from <= 1) return [];
    const middle = from + split(to - from);
    return at < middle ? [...path(at, { from, to: middle }), { from: middle, to }] : [...path(at, { from: middle, to }), { from, to: middle }];
  };
  return path(index, { from: 0, to: size });
};

/** RFC 9162 section 2.1.4.1: what shows that the first `older` of `size` leaves are still the first. */
export const consistencyRanges = (older: number, size: number): readonly LeafRange[] => {
  const path = (m: number, { from, to }: LeafRange, isWhole: boolean): readonly LeafRange[] => {
    if (m === to - from) return isWhole ? [] : [{ from, to }];
    const k = split(to - from);
    return m <= k
      ? [...path(m, { from, to: from + k }, isWhole), { from: from + k, to }]
      : [...path(m - k, { from: from + k, to }, false), { from, to: from + k }];
  };
  return older === 0 || older === size ? [] : path(older, { from: 0, to: size }, true);
};

/** The hashes over these ranges: one question to the store for all of them. */
export const hashesOf = async (sha256: Sha256, read: NodeReader, ranges: readonly LeafRange[]): Promise<readonly Uint8Array[]> => {
  const places = ranges.map(placesOf);
  const hashes = await read(places.flat());
  let at = 0;
  return places.map((each) => joined(sha256, hashes.slice(at, (at += each.length))));
};

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** A piece of any other length could be cut anew where two hashes meet, and stand for what it is not. */
const areHashes = (proof: readonly Uint8Array[]): boolean => proof.every(({ length }) => length === 32);

/** RFC 9162 section 2.1.3.2. */
export const provesInclusion = (
  sha256: Sha256, { index, size, leaf, proof, root }: { readonly index: number; readonly size: number; readonly leaf: Uint8Array; readonly proof: readonly Uint8Array[]; readonly root: Uint8Array },
): boolean => {
  if (!(index >= 0 && index < size) || !areHashes(proof)) return false;
  let [fn, sn, hash] = [index, size - 1, leaf];
  for (const each of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sha256, each, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else hash = nodeHash(sha256, hash, each);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && same(hash, root);
};

export interface Head {
  readonly size: number;
  readonly root: Uint8Array;
}

/** RFC 9162 section 2.1.4.2, and that a log only grows. Of an empty log everything is a continuation. */
export const provesConsistency = (sha256: Sha256, older: Head, newer: Head, proof: readonly Uint8Array[]): boolean => {
  if (older.size > newer.size || !areHashes(proof)) return false;
  if (older.size === newer.size) return proof.length === 0 && same(older.root, newer.root);
  if (older.size === 0) return proof.length === 0;
  const isPower = Number.isInteger(Math.log2(older.size));
  const path = isPower ? [older.root, ...proof] : [...proof];
  const [first, ...rest] = path;
  if (!first || proof.length === 0) return false;
  let [fn, sn] = [older.size - 1, newer.size - 1];
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  let [before, after] = [first, first];
  for (const each of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [before, after] = [nodeHash(sha256, each, before), nodeHash(sha256, each, after)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else after = nodeHash(sha256, after, each);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && same(before, older.root) && same(after, newer.root);
};
