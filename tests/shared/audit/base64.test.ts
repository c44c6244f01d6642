import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromBase64, toBase64 } from '#shared/audit/base64.ts';

it('writes what Node writes and reads it back', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  }));
});

it('reads no other writing of the same bytes, and no other text', () => {
  for (const text of ['Zh==', 'Zg=', 'Zg', 'Zg==\n', ' Zg==', 'Z', '====', 'Zm9=', '-_-_', 'Zg==Zg==']) expect(fromBase64(text), text).toBeUndefined();
  expect(fromBase64('')).toEqual(new Uint8Array(0));
});
