import { createHash, createPublicKey, verify } from 'node:crypto';
import type { RosterParts } from '#shared/sync/roster.ts';

/** ECDSA P-256 with SHA-256, IEEE P1363. False for a key that is none. */
export const verifySignature: RosterParts['verify'] = (spki, bytes, signature) => {
  try {
    return verify('sha256', bytes, { key: createPublicKey({ key: Buffer.from(spki), type: 'spki', format: 'der' }), dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
};

export const rosterParts: RosterParts = {
  sha256: (...parts) => {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return new Uint8Array(hash.digest());
  },
  verify: verifySignature,
};
