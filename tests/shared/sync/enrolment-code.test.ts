import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatEnrolmentCode, parseEnrolmentCode } from '#shared/sync/enrolment-code.ts';

const half = fc.uint8Array({ minLength: 10, maxLength: 10 });

describe('the code that a person types', () => {
  it('reads back whatever it was made of', () => {
    fc.assert(fc.property(half, half, (pin, secret) => {
      const text = formatEnrolmentCode({ pin, secret });
      expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/);
      expect(parseEnrolmentCode(text)).toEqual({ pin, secret });
    }));
  });

  it('takes what people type: small letters, spaces, O for nought and l for one', () => {
    const zeros = formatEnrolmentCode({ pin: new Uint8Array(10), secret: new Uint8Array(10).fill(0x08) });
    expect(parseEnrolmentCode(` ${zeros.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `)).toEqual({ pin: new Uint8Array(10), secret: new Uint8Array(10).fill(0x08) });
  });

  it.each(['', 'ABCD', 'U'.repeat(32), `${'0'.repeat(31)}!`, '0'.repeat(33)])('refuses %j', (typed) => expect(parseEnrolmentCode(typed)).toBeUndefined());
});
