import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bareCode, isRecoveryCode, makeRecoveryCodes, recoveryCodeHash } from '#main/second-factor/recovery-codes.ts';

const random = (length: number) => new Uint8Array(randomBytes(length));

describe('recovery codes', () => {
  it('are ten different ones of 50 bits, in letters that nobody takes for one another', () => {
    const codes = makeRecoveryCodes(random);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[A-HJ-NP-Z2-9]{5}-[A-HJ-NP-Z2-9]{5}$/);
  });

  it('use each of their 32 letters as often as any other', () => {
    const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);
    let from = 0;
    const counted = new Map<string, number>();
    // 256 letters are 25 codes and six letters more: 2,560 are even.
    for (let k = 0; k < 26; k += 1) {
      const codes = makeRecoveryCodes((length) => Uint8Array.from({ length }, () => everyByte[(from++) % 256] ?? 0));
      for (const letter of codes.join('').replaceAll('-', '')) counted.set(letter, (counted.get(letter) ?? 0) + 1);
    }
    expect(counted.size).toBe(32);
    const often = [...counted.values()];
    expect(Math.max(...often) - Math.min(...often)).toBeLessThanOrEqual(10);
  });

  it('fit however they are typed', () => {
    expect(bareCode(' abcde-fghjk ')).toBe('ABCDEFGHJK');
    expect(bareCode('123 456')).toBe('123456');
    expect(['abcde fghjk', 'ABCDE-FGHJK', 'abcdefghjk'].map((typed) => Buffer.from(recoveryCodeHash('a', typed)).toString('hex')).every((hash, _, [first]) => hash === first)).toBe(true);
  });

  it.each(['', '123456', 'ABCDEFGHJ', 'ABCDEFGHJKL', 'ABCDE0GHJK', 'ABCDEIGHJK', 'ÀBCDEFGHJK'])('are not %j', (bare) => {
    expect(isRecoveryCode(bare)).toBe(false);
  });

  it('are kept as a hash that is another one for another person', () => {
    expect(recoveryCodeHash('a', 'ABCDE-FGHJK')).toHaveLength(32);
    expect(Buffer.from(recoveryCodeHash('a', 'ABCDE-FGHJK')).equals(recoveryCodeHash('b', 'ABCDE-FGHJK'))).toBe(false);
  });
});
