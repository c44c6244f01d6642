import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { encode } from 'cborg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeOps, encodeChangeBody, joinChanges } from '#shared/sync/change.ts';
import type { Change, FieldWrite } from '#shared/sync/change.ts';
import { dictionary, dictionaryVersion } from '#shared/sync/dictionary.ts';
import { associatedData, decodeEnvelope, encodeEnvelope } from '#shared/sync/envelope.ts';
import type { EnvelopeHeader } from '#shared/sync/envelope.ts';
import { syncLimits } from '#shared/sync/limits.ts';
import { packClock, unpackClock } from '#main/records/clock-state.ts';
import { sha256 } from '#main/sync/batch-store.ts';
import { changesFromText, textOfChanges } from '#main/sync/change-text.ts';
import { createCryptoThread, inProcessCrypto } from '#main/sync/crypto-thread.ts';
import { sealOne } from '#main/sync/envelope-crypto.ts';
import { pack, unpack } from '#main/sync/packed.ts';

const clinicId = 'ab'.repeat(32);
const key = new Uint8Array(randomBytes(32));
const stream = new Uint8Array(randomBytes(16));
const crypto = createCryptoThread(inProcessCrypto);

const value = fc.oneof(fc.string({ unit: 'binary' }), fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)), fc.maxSafeInteger(), fc.boolean(), fc.constant(null), fc.uint8Array({ maxLength: 40 }));
const context = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 65_535 }), fc.nat()), { maxLength: 4, selector: ([dev]) => dev }).map((pairs) => new Map(pairs));
const fields = fc.dictionary(fc.string({ minLength: 1, maxLength: 12 }).filter((name) => name !== '__proto__'), fc.record({ value, context }), { noNullPrototype: true }).map((all) => new Map<string, FieldWrite>(Object.entries(all)));
const change = fc.record({
  sv: fc.nat({ max: 65_535 }), hlc: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), wall: fc.nat(), off: fc.option(fc.maxSafeInteger()), usr: fc.string({ maxLength: 64 }), t: fc.string({ maxLength: 64 }),
  id: fc.uuid(), op: fc.constantFrom(...changeOps), f: fields,
});

const sealed = async (changes: readonly Omit<Change, 'dot'>[]): Promise<{ readonly header: EnvelopeHeader; readonly bytes: Uint8Array; readonly leaf: Uint8Array | undefined }> => {
  const header: EnvelopeHeader = { stream, dev: 7, q0: 3, n: changes.length, pq: 0, kep: 65_543, dict: dictionaryVersion };
  const { envelopes: [bytes = new Uint8Array(0)], leaves: [leaf] } = await crypto.seal(clinicId, [{ header, key, plain: joinChanges(changes.map((each, i) => ({ q: 3 + i, body: encodeChangeBody(each) }))) }]);
  return { header, bytes, leaf };
};

describe('what the thread does', () => {
  it('opens what it sealed as the very changes, whatever they say; the header is the one that was asked for, the leaf its hash', async () => {
    await fc.assert(fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const { header, bytes, leaf } = await sealed(changes);
      expect(decodeEnvelope(bytes).header).toEqual(header);
      expect(leaf).toEqual(sha256(bytes));
      const [own] = await crypto.open(clinicId, [{ header, key, bytes }]);
      expect(own).toEqual(changes.map((each, i) => ({ ...each, dot: { dev: 7, q: 3 + i } })));
    }), { numRuns: 60 });
  });

  it('H5: opens nothing of another clinic or key, nor one whose changes are not those of its header; the others beside it open', async () => {
    const one: Omit<Change, 'dot'> = { sv: 1, hlc: 1n, wall: 1, off: null, usr: '', t: 'a', id: 'b', op: 'put', f: new Map([['c', { value: 1, context: new Map() }]]) };
    const { header, bytes } = await sealed([one]);
    const lying = { ...header, n: 2 };
    const liar = encodeEnvelope({ header: lying, body: sealOne({ key, plain: joinChanges([{ q: 3, body: encodeChangeBody(one) }]), data: associatedData(clinicId, lying) }) });
    const opened = await crypto.open(clinicId, [{ header, key, bytes: liar }, { header, key: new Uint8Array(32), bytes }, { header, key, bytes: new Uint8Array([0xff]) }, { header, key, bytes }]);
    expect(opened.map((each) => each?.length)).toEqual([undefined, undefined, undefined, 1]);
    expect((await crypto.open('cd'.repeat(32), [{ header, key, bytes }]))[0]).toBeUndefined();
    expect(await crypto.open(clinicId, [])).toEqual([]);
  });

  it('H1: a piece full of bombs opens no more than a thread can hold', async () => {
    const header: EnvelopeHeader = { stream, dev: 7, q0: 3, n: 1, pq: 0, kep: 65_543, dict: dictionaryVersion };
    const change = encodeChangeBody({ sv: 1, hlc: 1n, wall: 1, off: null, usr: '', t: 'a', id: 'b', op: 'put', f: new Map([['c', { value: 'x'.repeat(syncLimits.plainBytes - 1_000), context: new Map() }]]) });
    expect(deflateRawSync(change, { dictionary: dictionary(), windowBits: 12 }).length).toBeLessThan(100_000);
    const bytes = encodeEnvelope({ header, body: sealOne({ key, plain: joinChanges([{ q: 3, body: change }]), data: associatedData(clinicId, header) }) });
    const opened = await crypto.open(clinicId, Array.from({ length: 6 }, () => ({ header, key, bytes })));
    expect(opened.map((each) => each !== undefined)).toEqual([true, true, true, true, false, false]);
  });

  it('byte strings come out of their buffer as they went in', () => {
    const parts = [new Uint8Array([1, 2]), new Uint8Array(0), new Uint8Array([3])];
    expect(unpack(pack(parts))).toEqual(parts);
    expect(unpack(pack([]))).toEqual([]);
    expect(changesFromText(textOfChanges([undefined, []]), [1, 2])).toEqual([undefined, []]);
  });
});

it('a clock has the bytes that CBOR gives it, however it is written', () => {
  const uuid = fc.uuid({ version: 7 });
  fc.assert(fc.property(fc.integer({ min: 0, max: 70_000 }), fc.oneof(fc.nat({ max: 70_000 }), fc.maxSafeInteger().map(Math.abs)), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), fc.oneof(uuid, fc.constant(''), fc.string()), (dev, q, hlc, usr) => {
    const clock = { base: { dot: { dev, q }, hlc, usr }, fields: new Map() };
    const bytes = packClock(clock);
    const user = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(usr) ? Buffer.from(usr.replaceAll('-', ''), 'hex') : usr;
    expect(Buffer.from(bytes).toString('hex')).toBe(Buffer.from(encode([dev, q, {}, hlc, user])).toString('hex'));
    expect(unpackClock(bytes)).toEqual(clock);
  }));
});
