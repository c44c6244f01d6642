import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dictionary, dictionaryVersion } from '#shared/sync/dictionary.ts';
import { padmeLength } from '#shared/sync/envelope.ts';
import { syncLimits } from '#shared/sync/limits.ts';
import { openOne, sealOne } from '#main/sync/envelope-crypto.ts';

const key = new Uint8Array(randomBytes(32));
const data = new Uint8Array(Buffer.from('header'));
const seal = (plain: Uint8Array): Uint8Array => sealOne({ key, data, plain });
const open = (body: Uint8Array, other: { readonly key?: Uint8Array; readonly data?: Uint8Array; readonly dict?: number } = {}) =>
  openOne({ key, data, body, dict: dictionaryVersion, ...other });

describe('the dictionary', () => {
  it('is the same for ever: what was sealed with it lies at hubs', () => {
    expect(dictionary().length).toBeLessThanOrEqual(4_096);
    expect(createHash('sha256').update(dictionary()).digest('hex')).toBe('76608180c9d1ed94d0ddeaa1e7854b4b61ca77c14c4f928a09bbcf11cce43263');
  });
});

describe('an envelope', () => {
  it('opens as what was sealed, at a length that says little', () => {
    const plain = new Uint8Array(randomBytes(3_000));
    const body = seal(plain);
    expect(open(body)).toEqual(plain);
    const padded = body.length - 12 - 16;
    expect(padmeLength(padded)).toBe(padded);
    // Never the same twice.
    expect(seal(plain)).not.toEqual(body);
  });

  it('H5: does not open with a byte changed, under another key, header or dictionary, or cut', () => {
    const body = seal(new Uint8Array(Buffer.from('a dose')));
    for (let i = 0; i < body.length; i += 1) {
      const changed = new Uint8Array(body);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(open(changed)).toBeUndefined();
    }
    expect(open(body, { key: new Uint8Array(32) })).toBeUndefined();
    expect(open(body, { data: new Uint8Array(Buffer.from('another')) })).toBeUndefined();
    expect(open(body, { dict: 2 })).toBeUndefined();
    expect(open(body.subarray(0, 20))).toBeUndefined();
  });

  it('H1: one that would unfold to more than an envelope may hold is not unfolded, nor one whose length is a lie', () => {
    const sealRaw = (padded: Buffer): Uint8Array => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(data);
      return new Uint8Array(Buffer.concat([nonce, cipher.update(padded), cipher.final(), cipher.getAuthTag()]));
    };
    const bomb = deflateRawSync(Buffer.alloc(syncLimits.plainBytes + 1), { dictionary: dictionary(), windowBits: 12 });
    const length = (n: number) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(n);
      return bytes;
    };
    expect(open(sealRaw(Buffer.concat([length(bomb.length), bomb])))).toBeUndefined();
    expect(open(sealRaw(Buffer.concat([length(9_999), Buffer.from('short')])))).toBeUndefined();
  });
});
