import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SyncFormatError } from '#shared/sync/cbor.ts';
import { addDigests, compareClaims, digestFrom, digestParts, digestText, emptyDigest, isSameDigest, packClaim, packDigest, setText, unpackClaim } from '#shared/sync/digest.ts';
import type { Digest, DigestedRecord, StateClaim } from '#shared/sync/digest.ts';

const word = fc.nat({ max: 2 ** 32 - 1 });
const digest: fc.Arbitrary<Digest> = fc.tuple(word, word, word, word);

describe('a digest of records', () => {
  it('is a sum: the order does not matter, and its bytes read back', () => {
    fc.assert(fc.property(fc.array(digest, { maxLength: 8 }), fc.nat(), (digests, seed) => {
      const other = digests.toSorted((a, b) => ((a[0] * 31 + seed) % 7) - ((b[0] * 31 + seed) % 7));
      const [one, two] = [digests.reduce(addDigests, emptyDigest), other.reduce(addDigests, emptyDigest)];
      expect(one).toEqual(two);
      expect(digestFrom(packDigest(one))).toEqual(one);
    }));
    expect(addDigests([2 ** 32 - 1, 0, 0, 1], [1, 0, 0, 1])).toEqual([0, 0, 0, 2]);
    expect(isSameDigest([1, 2, 3, 4], [1, 2, 3, 5])).toBe(false);
    expect(() => digestFrom(new Uint8Array(15))).toThrow(RangeError);
  });

  it('H2: says which writes live, what each says and what the row shows; nothing of the order they came in', () => {
    const record: DigestedRecord = {
      kind: 'allergy-intolerance', eid: 'a', content: 'row', base: { dev: 1, q: 1 },
      fields: new Map([['severity', [[{ dev: 2, q: 7 }, 'mild'], [{ dev: 1, q: 9 }, 'severe']]], ['note', [[{ dev: 1, q: 1 }, 'made so']]]]),
    };
    const text = digestText(record);
    expect(digestText({ ...record, fields: new Map([['severity', [[{ dev: 1, q: 9 }, 'severe'], [{ dev: 2, q: 7 }, 'mild']]]]) })).toBe(text);
    const others: readonly Partial<DigestedRecord>[] = [
      { content: 'another row' }, { base: { dev: 1, q: 2 } }, { kind: 'medication' }, { eid: 'b' }, { fields: new Map([['severity', [[{ dev: 1, q: 9 }, 'severe']]]]) },
      { fields: new Map([['severity', [[{ dev: 2, q: 7 }, 'mild'], [{ dev: 1, q: 9 }, 'altered']]]]) }, { fields: new Map([['dosage', [[{ dev: 2, q: 7 }, 'mild'], [{ dev: 1, q: 9 }, 'severe']]]]) },
    ];
    expect(new Set([text, ...others.map((other) => digestText({ ...record, ...other }))]).size).toBe(others.length + 1);
  });
});

const parts = Array.from({ length: digestParts }, (_each, i): Digest => [i, 0, 0, 0]);
const claim: StateClaim = { set: [5, 6, 7, 8], all: [1, 2, 3, 4], parts };
const applied = { dev: 1, last: 40, missing: [{ from: 7, to: 9 }], kept: [3] };

describe('what two devices say of their records', () => {
  it('is compared only where both applied the same set of changes and read them alike', () => {
    const text = setText('rules', [applied, { dev: 2, last: 9, missing: [], kept: [] }]);
    // What lies above the last that counts is no part of it, nor a device of which nothing counts.
    expect(setText('rules', [{ dev: 2, last: 9, missing: [], kept: [11] }, { ...applied, missing: [...applied.missing, { from: 50, to: 51 }], kept: [44, 3] }, { dev: 60_000, last: 0, missing: [], kept: [1] }])).toBe(text);
    for (const other of [{ last: 41 }, { missing: [] }, { kept: [] }, { missing: [{ from: 7, to: 8 }] }, { dev: 3 }]) expect(setText('rules', [{ ...applied, ...other }, { dev: 2, last: 9, missing: [], kept: [] }])).not.toBe(text);
    expect(setText('other', [applied, { dev: 2, last: 9, missing: [], kept: [] }])).not.toBe(text);
    expect(compareClaims(claim, { ...claim, parts: undefined })).toEqual({ type: 'same' });
    expect(compareClaims(claim, { ...claim, set: [5, 6, 7, 9], all: emptyDigest })).toEqual({ type: 'other-set' });
  });

  it('names where they differ once the other said its parts', () => {
    expect(compareClaims(claim, { ...claim, all: emptyDigest, parts: undefined })).toEqual({ type: 'differs', parts: undefined });
    expect(compareClaims(claim, { ...claim, all: emptyDigest, parts: parts.map((part, i) => (i === 7 || i === 200 ? [9, 9, 9, 9] : part)) })).toEqual({ type: 'differs', parts: [7, 200] });
  });

  it('H4: reads back, and is refused when it is cut, too long or of other types', () => {
    expect(unpackClaim(packClaim(claim))).toEqual(claim);
    expect(unpackClaim(packClaim({ ...claim, parts: undefined })).parts).toBeUndefined();
    const [set, all, said] = packClaim(claim);
    const bad: readonly unknown[] = [
      null, 'text', [set], [set, new Uint8Array(15), said], [set, all], [set, all, said, null], ['x', all, said], [set, all, (said as unknown[]).slice(1)], [set, all, [...(said as unknown[]), set]], [set, all, [1]],
    ];
    for (const each of bad) expect(() => unpackClaim(each)).toThrow(SyncFormatError);
  });
});
