import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeEnvelope } from '#shared/sync/envelope.ts';
import type { PullAnswer } from '#shared/sync/protocol.ts';
import { mostChanges, piecesOf } from '#main/sync/page-pieces.ts';

const stream = new Uint8Array(randomBytes(16));
const envelope = (q0: number, n: number): Uint8Array => encodeEnvelope({ header: { stream, dev: 1, q0, n, pq: 0, kep: 65_537, dict: 1 }, body: new Uint8Array(40) });

/** Batches of so many envelopes each; one without any brings keys alone. */
const pageOf = (batches: readonly (readonly number[])[]): PullAnswer => {
  const envelopes: PullAnswer['envelopes'][number][] = [];
  const keys: PullAnswer['keys'][number][] = [];
  let seq = 10;
  batches.forEach((changes, manifest) => {
    keys.push({ manifest, bytes: new Uint8Array([manifest]) });
    if (changes.length === 0) seq += 1;
    for (const n of changes) envelopes.push({ seq: (seq += 1), manifest, bytes: envelope(seq, n) });
  });
  return { incarnation: 'a', next: seq, head: seq, more: false, manifests: batches.map(() => ({ manifest: new Uint8Array(0), signature: new Uint8Array(0) })), keys, envelopes };
};

it('every envelope, key and manifest of a page is in a piece, in order, no later than what needs it; no piece is larger than it may be', () => {
  fc.assert(fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 12 }), { maxLength: 8 }), fc.integer({ min: 1, max: 60 }), (batches, most) => {
    const page = pageOf(batches);
    const pieces = [...piecesOf(page, () => most)];
    expect(pieces.flatMap(({ envelopes }) => envelopes.map(({ seq }) => seq))).toEqual(page.envelopes.map(({ seq }) => seq));
    expect(pieces.flatMap(({ keys }) => keys)).toEqual(page.keys);
    expect(new Set(pieces.flatMap(({ manifests }) => [...manifests]))).toEqual(new Set(page.manifests.keys()));
    expect(pieces.at(-1)?.upTo).toBe(page.next);
    const brought = new Set<number>();
    for (const { envelopes, keys, manifests, upTo } of pieces) {
      keys.forEach(({ manifest }) => brought.add(manifest));
      expect(envelopes.every(({ manifest }) => manifests.has(manifest) && brought.has(manifest))).toBe(true);
      expect(envelopes.every(({ seq }) => seq <= upTo)).toBe(true);
      expect(envelopes.length === 1 || envelopes.reduce((sum, each) => sum + (each.envelope?.header.n ?? 1), 0) <= most).toBe(true);
    }
  }));
});

it('what does not read as an envelope counts as one, and a page whose batches are mixed is one piece', () => {
  const page = pageOf([[3, 3], [3], [3]]);
  const [first, second, third, fourth] = page.envelopes;
  if (!first || !second || !third || !fourth) throw new Error('four envelopes');
  const broken = [...piecesOf({ ...page, envelopes: [{ ...first, bytes: new Uint8Array([0xff]) }, second, third, fourth] }, () => 4)];
  expect(broken.map(({ envelopes }) => envelopes.length)).toEqual([2, 1, 1]);
  expect(broken[0]?.envelopes[0]?.envelope).toBeUndefined();
  const mixed = [...piecesOf({ ...page, envelopes: [{ ...first, manifest: 2 }, second, third, fourth] }, () => 4)];
  expect(mixed.map(({ envelopes, manifests }) => [envelopes.length, manifests.size])).toEqual([[4, 3]]);
});

it('pieces are small while somebody saves, and larger again half a minute later', () => {
  expect([mostChanges(1_000, 1_000), mostChanges(1_000, 30_999), mostChanges(1_000, 31_000), mostChanges(Number.NEGATIVE_INFINITY, 0)]).toEqual([250, 250, 1_000, 1_000]);
});
