import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { fromText, toText, utf8 } from './encodings.ts';

/** AES-256-GCM with a random 96-bit nonce; `context` is bound as additional data. Text: nonce ‖ ciphertext ‖ tag, base64url. */
export const wrap = (key: Uint8Array, plain: Uint8Array, context: string): string => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(utf8(context));
  return toText(Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
};

/** Undefined for a wrong key or a changed byte: the two cannot be told apart, and need not be. */
export const unwrap = (key: Uint8Array, wrapped: string, context: string): Uint8Array | undefined => {
  const bytes = fromText(wrapped);
  if (bytes.length < 28) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAAD(utf8(context));
    decipher.setAuthTag(bytes.subarray(bytes.length - 16));
    return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(12, bytes.length - 16)), decipher.final()]));
  } catch {
    return undefined;
  }
};
