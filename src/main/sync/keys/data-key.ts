import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { packageData } from '#shared/sync/manifest.ts';
import type { KeyPackage } from '#shared/sync/manifest.ts';

/** A data key under a clinic key: AES-256-GCM, random 96-bit nonce, bound to clinic, stream and the key's name. */
export const wrapDataKey = (clinicKey: Uint8Array, clinicId: string, name: Pick<KeyPackage, 'stream' | 'kep'>, dataKey: Uint8Array): KeyPackage => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', clinicKey, nonce);
  cipher.setAAD(packageData(clinicId, name));
  return { stream: name.stream, kep: name.kep, wrapped: new Uint8Array(Buffer.concat([nonce, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()])) };
};

/** Undefined for another key, another stream's or clinic's package, or a changed byte. */
export const unwrapDataKey = (clinicKey: Uint8Array, clinicId: string, { stream, kep, wrapped }: KeyPackage): Uint8Array | undefined => {
  if (wrapped.length !== 60) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', clinicKey, wrapped.subarray(0, 12));
    decipher.setAAD(packageData(clinicId, { stream, kep }));
    decipher.setAuthTag(wrapped.subarray(44));
    return new Uint8Array(Buffer.concat([decipher.update(wrapped.subarray(12, 44)), decipher.final()]));
  } catch {
    return undefined;
  }
};
