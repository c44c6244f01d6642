import { nodeHash, sameBytes } from './hashing.ts';

export interface Head {
  readonly size: number;
  readonly root: Uint8Array;
}

const half = (n: number): number => Math.floor(n / 2);

/** RFC 9162 section 2.1.3.2: whether this leaf is number `index` (from 0) of the log with this head. */
export const provesInclusion = (head: Head, index: number, leaf: Buffer, proof: readonly Buffer[]): boolean => {
  if (!(index >= 0 && index < head.size)) return false;
  let [fn, sn, hash] = [index, head.size - 1, leaf];
  for (const each of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(each, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else hash = nodeHash(hash, each);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && sameBytes(hash, head.root);
};

/** RFC 9162 section 2.1.4.2: whether the older log is the beginning of the newer one. */
export const provesConsistency = (older: Head, newer: Head, proof: readonly Buffer[]): boolean => {
  if (older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && sameBytes(older.root, newer.root);
  if (older.size === 0) return proof.length === 0;
  const path = Number.isInteger(Math.log2(older.size)) ? [older.root, ...proof] : proof;
  const [first, ...rest] = path;
  if (!first || proof.length === 0) return false;
  let [fn, sn] = [older.size - 1, newer.size - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  let [before, after]: [Uint8Array, Uint8Array] = [first, first];
  for (const each of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [before, after] = [nodeHash(each, before), nodeHash(each, after)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else after = nodeHash(after, each);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && sameBytes(before, older.root) && sameBytes(after, newer.root);
};
