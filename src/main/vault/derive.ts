import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { fromText, utf8 } from './encodings.ts';

/** HKDF-SHA-256 (RFC 5869) with no salt: 32 bytes from a secret, apart for each use. */
export const derive = (secret: Uint8Array, use: string): Uint8Array => new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), utf8(`wardlight/${use}`), 32));

export const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array => {
  const mac = createHmac('sha256', key);
  for (const part of parts) {
    // Lengths are part of the input, so that no two lists of parts run together.
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, part.length);
    mac.update(length).update(part);
  }
  return new Uint8Array(mac.digest());
};

/** Compares two MACs in base64url without telling by time where they differ. */
export const macsMatch = (found: string, expected: string): boolean => {
  const [a, b] = [fromText(found), fromText(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
};
