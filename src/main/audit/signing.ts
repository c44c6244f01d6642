import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';

/** An ECDSA pair on P-256 as DER: SPKI and PKCS 8. */
export interface SigningPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

export const newSigningPair = (): SigningPair => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }), privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'der' }) };
};

/** C2SP signed note, type 0x02: the first four bytes of SHA-256 over the SPKI. */
export const keyIdOf = (publicKey: Uint8Array): Uint8Array => createHash('sha256').update(publicKey).digest().subarray(0, 4);

/** ASN.1 DER, over SHA-256. */
export const signText = (privateKey: Uint8Array, text: string): Uint8Array =>
  sign('sha256', Buffer.from(text), createPrivateKey({ key: Buffer.from(privateKey), type: 'pkcs8', format: 'der' }));

/** False also for a key or a signature that is none. */
export const isSigned = (publicKey: Uint8Array, text: string, signature: Uint8Array): boolean => {
  try {
    return verify('sha256', Buffer.from(text), createPublicKey({ key: Buffer.from(publicKey), type: 'spki', format: 'der' }), signature);
  } catch {
    return false;
  }
};
