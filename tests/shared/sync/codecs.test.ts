import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromCbor, SyncFormatError, toCbor } from '#shared/sync/cbor.ts';
import { changeFrom, changeOps, encodeChangeBody, joinChanges, splitChanges } from '#shared/sync/change.ts';
import type { Change } from '#shared/sync/change.ts';
import { decodeEnvelope, encodeEnvelope } from '#shared/sync/envelope.ts';
import { decodeKeyPackage, decodeManifest, encodeKeyPackage, encodeManifest } from '#shared/sync/manifest.ts';
import { decodeBatch, decodeHaveAnswer, decodeHelloAnswer, decodePullAnswer, decodePushAnswer, decodeRefusal } from '#shared/sync/protocol.ts';
import { decodeEntry, encodeEntry } from '#shared/sync/roster-entry.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const hash = new Uint8Array(32).fill(7);
const change: Change = {
  dot: { dev: 2, q: 3 }, sv: 1, hlc: 1n << 60n, wall: 1_767_600_000_000, off: -1200, usr: 'staff-1', t: 'medication', id: 'a-medicine', op: 'amend',
  f: new Map([['dosage', { value: '10 mg', context: new Map([[1, 4], [2, 1]]) }], ['note', { value: null, context: new Map() }]]),
};
const batch = { manifest: hash, signature: new Uint8Array(64), envelopes: [hash], keys: [] };

/** Every message with one that is right: whatever is done to its bytes, a decoder answers or throws SyncFormatError. */
const messages: readonly { readonly name: string; readonly decode: (bytes: Uint8Array) => unknown; readonly right: Uint8Array }[] = [
  { name: 'a change', decode: (bytes) => changeFrom(change.dot, fromCbor(bytes, 100_000)), right: encodeChangeBody(change) },
  { name: 'the changes of an envelope', decode: (bytes) => splitChanges(bytes, { dev: 2, q0: 3, n: 1 }), right: joinChanges([{ q: 3, body: encodeChangeBody(change) }]) },
  { name: 'an envelope', decode: decodeEnvelope, right: encodeEnvelope({ header: { stream: new Uint8Array(16), dev: 2, q0: 3, n: 1, pq: 0, kep: 65_538, dict: 1 }, body: new Uint8Array(40) }) },
  { name: 'a manifest', decode: decodeManifest, right: encodeManifest({ clinic: 'a'.repeat(64), dev: 2, bseq: 1, prev: hash, roster: hash, leaves: [hash], keys: [] }) },
  { name: 'a key package', decode: decodeKeyPackage, right: encodeKeyPackage({ stream: new Uint8Array(16), kep: 65_538, wrapped: new Uint8Array(60) }) },
  { name: 'a roster entry', decode: decodeEntry, right: encodeEntry({ clinic: 'a'.repeat(64), parent: hash, at: 1, by: 1, act: { type: 'revoke', dev: 2, lastBseq: 1, lastHash: hash, why: 'lost' } }) },
  { name: 'a batch', decode: decodeBatch, right: toCbor(batch) },
  { name: 'an answer to hello', decode: decodeHelloAnswer, right: toCbor({ proto: 1, hubId: 'h', incarnation: 'i', head: 1, durableSeq: 1, now: 1, rosterLength: 1, token: 't', tokenSeconds: 900 }) },
  { name: 'an answer to a push', decode: decodePushAnswer, right: toCbor({ accepted: 1, dup: 0, head: 1, incarnation: 'i' }) },
  { name: 'a page', decode: decodePullAnswer, right: toCbor({ incarnation: 'i', next: 1, head: 1, more: false, manifests: [{ manifest: hash, signature: new Uint8Array(64) }], keys: [], envelopes: [{ seq: 1, manifest: 0, bytes: hash }] }) },
  { name: 'what a hub lacks', decode: decodeHaveAnswer, right: toCbor({ incarnation: 'i', lacks: [{ dev: 1, from: 1, to: 2 }] }) },
  { name: 'a refusal', decode: decodeRefusal, right: toCbor({ code: 'fork', retry: 0, action: 'none' }) },
];

const onlyFormat = (decode: (bytes: Uint8Array) => unknown, bytes: Uint8Array): void => {
  try {
    decode(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(SyncFormatError);
  }
};

describe.each(messages)('$name from outside (H1, H3)', ({ decode, right }) => {
  it('is read when it is right, and refused when it is cut or longer', () => {
    expect(() => decode(right)).not.toThrow();
    for (let length = 0; length < right.length; length += 1) expect(() => decode(right.subarray(0, length))).toThrow(SyncFormatError);
    expect(() => decode(new Uint8Array([...right, 0]))).toThrow(SyncFormatError);
  });

  it('is refused as a format and never otherwise, with any bytes of it changed, or of any type', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat({ max: right.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }), (changes) => {
      const bytes = Uint8Array.from(right);
      for (const [at, byte] of changes) bytes[at] = byte;
      onlyFormat(decode, bytes);
    }), { numRuns: 150, seed: 4 });
    for (const wrong of [null, 1, 'text', true, [], {}, [[[]]], hash, [1, 2, 3], { f: {} }]) expect(() => decode(toCbor(wrong))).toThrow(SyncFormatError);
  });
});

describe('CBOR from outside (H1)', () => {
  it.each([
    ['a key twice', Uint8Array.of(0xa2, 0x61, 0x61, 1, 0x61, 0x61, 2)], ['a length that is not there', Uint8Array.of(0x9b, 0, 0, 0, 1, 0, 0, 0, 0)],
    ['text of four gigabytes', Uint8Array.of(0x7a, 0xff, 0xff, 0xff, 0xff)], ['an indefinite list', Uint8Array.of(0x9f, 1, 0xff)], ['a number not in its shortest form', Uint8Array.of(0x18, 1)],
    ['undefined', Uint8Array.of(0xf7)], ['not a number', Uint8Array.of(0xf9, 0x7e, 0)],
  ])('refuses %s', (_name, bytes) => {
    expect(() => fromCbor(bytes, 1_000)).toThrow(SyncFormatError);
  });

  it('refuses lists in lists without end soon, and anything that is too long before it looks at it', () => {
    const started = performance.now();
    expect(() => fromCbor(new Uint8Array(200_000).fill(0x81), 200_000)).toThrow(SyncFormatError);
    expect(() => fromCbor(new Uint8Array(50), 49)).toThrow(SyncFormatError);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('gives back what was written', () => {
    const values = fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.integer(), fc.uint8Array());
    fc.assert(fc.property(fc.constantFrom(...changeOps), fc.dictionary(fc.string({ minLength: 1 }), values, { maxKeys: 5 }), (op, fields) => {
      const f = new Map(Object.entries(fields).map(([name, value]) => [name, { value, context: new Map([[3, 9]]) }]));
      expect(changeFrom(change.dot, fromCbor(encodeChangeBody({ ...change, op, f }), 100_000))).toEqual({ ...change, op, f });
    }), { numRuns: 200, seed: 4 });
  });
});

interface Golden { readonly name: string; readonly dev: number; readonly q: number; readonly hex: string; readonly t: string; readonly op: string; readonly fields: Readonly<Record<string, readonly [unknown, readonly (readonly [number, number])[]]>> }
const golden = JSON.parse(readFileSync(new URL('../../fixtures/sync/changes-1.json', import.meta.url), 'utf8')) as readonly Golden[];

describe('changes as version 1 wrote them', () => {
  it.each(golden)('$name is read as what it said, and written as the same bytes', ({ dev, q, hex: text, t, op, fields }) => {
    const read = changeFrom({ dev, q }, fromCbor(Uint8Array.from(Buffer.from(text, 'hex')), 100_000));
    expect([read.t, read.op, Object.fromEntries([...read.f].map(([name, { value, context }]) => [name, [value, [...context]]]))]).toEqual([t, op, fields]);
    expect(hex(encodeChangeBody(read))).toBe(text);
  });
});
