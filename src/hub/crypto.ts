import { createHash, createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Sha256 } from '#shared/audit/merkle.ts';

export const sha256: Sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const keys = new Map<string, KeyObject>();
const mostKeys = 10_000;

/** Reading a key costs about what verifying does. @throws for what is no key */
const keyFrom = (spki: Uint8Array): KeyObject => {
  const name = Buffer.from(spki).toString('latin1');
  let key = keys.get(name);
  if (!key) {
    key = createPublicKey({ key: Buffer.from(spki), type: 'spki', format: 'der' });
    if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('another curve');
    if (keys.size >= mostKeys) keys.clear();
    keys.set(name, key);
  }
  return key;
};

const isSigned = (spki: Uint8Array, bytes: Uint8Array, signature: Uint8Array, dsaEncoding: 'ieee-p1363' | 'der'): boolean => {
  try {
    return verify('sha256', bytes, { key: keyFrom(spki), dsaEncoding }, signature);
  } catch {
    return false;
  }
};

/** ECDSA P-256 with SHA-256 in IEEE P1363 form, as everything of sync is signed. False also for what is no key. */
export const verifySignature = (spki: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean => isSigned(spki, bytes, signature, 'ieee-p1363');
/** The same in DER, as notes of the audit are signed. */
export const verifyNote = (spki: Uint8Array, text: string, signature: Uint8Array): boolean => isSigned(spki, Buffer.from(text), signature, 'der');
