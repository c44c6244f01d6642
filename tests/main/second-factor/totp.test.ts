import jsQR from 'jsqr';
import { describe, expect, it } from 'vitest';
import { newTotpSecret, totpStep, totpToScan } from '#main/second-factor/totp.ts';

const rfcSecret = new TextEncoder().encode('12345678901234567890');
const at = (seconds: number) => new Date(seconds * 1000).toISOString();

// RFC 6238 appendix B, SHA-1. It prints eight digits; six are the last six of them.
const vectors = [
  [59, '94287082'], [1111111109, '07081804'], [1111111111, '14050471'], [1234567890, '89005924'], [2000000000, '69279037'], [20000000000, '65353130'],
] as const;

describe('an authenticator code', () => {
  it.each(vectors)('is that of RFC 6238 appendix B at %d s', (seconds, eightDigits) => {
    expect(totpStep(rfcSecret, eightDigits.slice(2), at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it.each([[-60, undefined], [-30, 37037036], [0, 37037036], [30, 37037036], [60, undefined]])('typed %d s off belongs to step %s', (off, step) => {
    // 1111111109 is step 37037036, its last second but one.
    expect(totpStep(rfcSecret, '081804', at(1111111109 + off))).toBe(step);
  });

  it.each(['081805', '', '0', '08180', '0818040', 'abcdef', '０８１８０４', '-81804', '8.1804', '081804\0'])('is not %j', (code) => {
    expect(totpStep(rfcSecret, code, at(1111111109))).toBeUndefined();
  });

  it('belongs to no step when the clock answers nonsense', () => {
    expect(totpStep(rfcSecret, '081804', 'yesterday')).toBeUndefined();
  });

  it('has a secret of 160 bits', () => {
    expect(newTotpSecret((length) => new Uint8Array(length).fill(7))).toEqual(new Uint8Array(20).fill(7));
  });
});

describe('what an app scans', () => {
  const { uri, secret, qr } = totpToScan(rfcSecret, 'Harbour: Street Clinic', 'ruth');

  it('names Wardlight, the clinic, the person and the secret', () => {
    const url = new URL(uri);
    expect([url.protocol, url.host]).toEqual(['otpauth:', 'totp']);
    expect(decodeURIComponent(url.pathname)).toBe('/Wardlight:Harbour  Street Clinic (ruth)');
    expect(Object.fromEntries(url.searchParams)).toEqual({ issuer: 'Wardlight', secret, algorithm: 'SHA1', digits: '6', period: '30' });
    expect(secret).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  });

  it('is the same in the picture, read by a decoder that did not make it', () => {
    const scale = 4;
    const size = qr.length * scale;
    expect(qr.every((row) => row.length === qr.length && /^0{4}[01]+0{4}$/.test(row))).toBe(true);
    const pixels = new Uint8ClampedArray(size * size * 4);
    for (let y = 0; y < size; y += 1) {
      for (let x = 0; x < size; x += 1) {
        const shade = qr[Math.floor(y / scale)]?.[Math.floor(x / scale)] === '1' ? 0 : 255;
        pixels.set([shade, shade, shade, 255], (y * size + x) * 4);
      }
    }
    expect(jsQR(pixels, size, size)?.data).toBe(uri);
  });
});
