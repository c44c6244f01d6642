import * as crypto from 'node:crypto';

export const hashBytes = 32;

const sha256 = (bytes: Uint8Array): Buffer => crypto.createHash('sha256').update(bytes).digest();

// One call into OpenSSL instead of three, where Node has it (20.12): a million rows are two million hashes.
const oneShot = (crypto as { readonly hash?: (algorithm: string, bytes: Uint8Array, encoding: 'buffer') => Buffer }).hash;
const digest: (bytes: Uint8Array) => Buffer = oneShot ? (bytes) => oneShot('sha256', bytes, 'buffer') : sha256;

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
export const fingerprintOf = (publicKey: Uint8Array): string => hexOf(sha256(publicKey));
export const emptyRoot = sha256(new Uint8Array(0));

let leafScratch = Buffer.alloc(4096);
const nodeScratch = Buffer.alloc(1 + 2 * hashBytes);
nodeScratch[0] = 1;

/** RFC 9162 section 2.1.1: SHA-256 of a zero byte and the row's line, without its line end. */
export const leafHash = (line: Uint8Array): Buffer => {
  if (line.length >= leafScratch.length) leafScratch = Buffer.alloc(2 * line.length);
  leafScratch[0] = 0;
  leafScratch.set(line, 1);
  return digest(leafScratch.subarray(0, line.length + 1));
};

/** SHA-256 of a one and two hashes. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => {
  nodeScratch.set(left, 1);
  nodeScratch.set(right, 1 + hashBytes);
  return digest(nodeScratch);
};

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
