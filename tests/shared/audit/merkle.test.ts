import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendLeaves, emptyFrontier, leafHash, rootOf } from '#shared/audit/merkle.ts';
import type { Sha256, TreeNode } from '#shared/audit/merkle.ts';
import { consistencyRanges, hashesOf, inclusionRanges, placesOf, provesConsistency, provesInclusion } from '#shared/audit/proofs.ts';
import type { NodeReader } from '#shared/audit/proofs.ts';

const sha256: Sha256 = (...parts) => {
  const hash = createHash('sha256');
  parts.forEach((part) => hash.update(part));
  return new Uint8Array(hash.digest());
};
const utf8 = (text: string) => new TextEncoder().encode(text);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** MTH of RFC 9162 section 2.1.1 as it is written there: the oracle. */
const treeHash = (leaves: readonly Uint8Array[]): Uint8Array => {
  const [only] = leaves;
  if (!only) return sha256();
  if (leaves.length === 1) return only;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha256(Uint8Array.of(1), treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
};
const leavesOf = (count: number, salt = '') => Array.from({ length: count }, (_, i) => leafHash(sha256, utf8(`${salt}${i}`)));
const logOf = (count: number) => {
  const leaves = leavesOf(count);
  const { frontier, completed } = appendLeaves(sha256, emptyFrontier, leaves);
  const nodes = new Map(completed.map((node: TreeNode) => [`${node.level}/${node.index}`, node.hash]));
  const read: NodeReader = (places) => Promise.resolve(places.map(({ level, index }) => nodes.get(`${level}/${index}`) ?? new Uint8Array(0)));
  return { leaves, frontier, read, root: rootOf(sha256, frontier) };
};

describe('the tree over the log', () => {
  it('gives the known roots of the published test vectors', () => {
    // github.com/google/certificate-transparency, the vectors of RFC 6962: the same hashing.
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((text) => new Uint8Array(Buffer.from(text, 'hex')));
    const roots = [1, 2, 3, 8].map((count) => hex(rootOf(sha256, appendLeaves(sha256, emptyFrontier, inputs.slice(0, count).map((each) => leafHash(sha256, each))).frontier)));
    expect(roots).toEqual([
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ]);
    expect(hex(rootOf(sha256, emptyFrontier))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('has the root of the definition, however the rows came', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 8 }), (batches) => {
      const leaves = leavesOf(batches.reduce((sum, n) => sum + n, 0));
      let frontier = emptyFrontier;
      let at = 0;
      for (const count of batches) ({ frontier } = appendLeaves(sha256, frontier, leaves.slice(at, (at += count))));
      expect(hex(rootOf(sha256, frontier))).toBe(hex(treeHash(leaves)));
    }));
  });

  it('proves every row of every log up to 70, and no other row, place, size or root', async () => {
    for (let size = 1; size <= 70; size += 1) {
      const { leaves, read, root } = logOf(size);
      for (let index = 0; index < size; index += 1) {
        const proof = await hashesOf(sha256, read, inclusionRanges(index, size));
        const leaf = leaves[index] ?? root;
        expect(provesInclusion(sha256, { index, size, leaf, proof, root })).toBe(true);
        if (size === 1) continue;
        expect(provesInclusion(sha256, { index: (index + 1) % size, size, leaf, proof, root })).toBe(false);
        expect(provesInclusion(sha256, { index, size, leaf: sha256(leaf), proof, root })).toBe(false);
        expect(provesInclusion(sha256, { index, size, leaf, proof: proof.slice(1), root })).toBe(false);
        expect(provesInclusion(sha256, { index, size, leaf, proof: [...proof, root], root })).toBe(false);
        expect(provesInclusion(sha256, { index, size, leaf, proof: proof.with(0, sha256(root)), root })).toBe(false);
      }
    }
  });

  it('proves that each smaller log is the beginning of a larger one, and of no forked, shorter or rewritten one (A3)', async () => {
    for (let newer = 0; newer <= 40; newer += 1) {
      const { read, root } = logOf(newer);
      for (let older = 0; older <= newer; older += 1) {
        const before = { size: older, root: logOf(older).root };
        const proof = await hashesOf(sha256, read, consistencyRanges(older, newer));
        expect(provesConsistency(sha256, before, { size: newer, root }, proof)).toBe(true);
        if (older === 0) continue;
        const other = { size: older, root: treeHash(leavesOf(older, 'other ')) };
        expect(provesConsistency(sha256, other, { size: newer, root }, proof)).toBe(false);
        expect(provesConsistency(sha256, before, { size: newer, root: sha256(root) }, proof)).toBe(false);
        expect(provesConsistency(sha256, { size: newer + 1, root }, { size: newer, root }, proof)).toBe(false);
        if (older < newer) {
          expect(provesConsistency(sha256, before, { size: newer, root }, proof.slice(1))).toBe(false);
          expect(provesConsistency(sha256, before, { size: newer, root }, proof.with(-1, sha256(root)))).toBe(false);
        }
      }
    }
  });

  it('asks for a number of subtrees that grows with the logarithm only', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 1_000_000 }), fc.nat(), (size, pick) => {
      expect(inclusionRanges(pick % size, size).flatMap(placesOf).length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(size)));
    }));
  });
});
