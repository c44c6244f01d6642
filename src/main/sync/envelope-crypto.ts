import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { dictionary, dictionaryVersion, deflateWindowBits } from '#shared/sync/dictionary.ts';
import { padmeLength } from '#shared/sync/envelope.ts';
import { syncLimits } from '#shared/sync/limits.ts';

/** One plaintext to seal, with the data key and what is bound to it. */
interface ToSeal { readonly key: Uint8Array; readonly data: Uint8Array; readonly plain: Uint8Array }
/** One body to open. */
interface ToOpen { readonly key: Uint8Array; readonly data: Uint8Array; readonly body: Uint8Array; readonly dict: number }

const nonceBytes = 12;
const tagBytes = 16;
const lengthBytes = 4;

/** What is inflated at a time is taken from memory first: by itself 16 KiB for an envelope of some hundred bytes, thousands of times. */
const chunkFor = (expected: number): number => Math.min(16_384, Math.max(2_048, expected));

/** nonce ‖ AES-256-GCM(length(4) ‖ deflate(plain) ‖ zeroes up to the Padmé length) ‖ tag. */
export const sealOne = ({ key, data, plain }: ToSeal): Uint8Array => {
  const packed = deflateRawSync(plain, { dictionary: dictionary(), windowBits: deflateWindowBits, memLevel: 5, level: 6, chunkSize: chunkFor(plain.length) });
  const padded = Buffer.alloc(padmeLength(lengthBytes + packed.length));
  padded.writeUInt32BE(packed.length, 0);
  packed.copy(padded, lengthBytes);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(data);
  const sealed = Buffer.concat([nonce, cipher.update(padded), cipher.final(), cipher.getAuthTag()]);
  padded.fill(0);
  return new Uint8Array(sealed);
};

/** Undefined when a byte, the key or what is bound to it is another; when it inflates to more than an envelope may hold; or its padding is no padding. */
export const openOne = ({ key, data, body, dict }: ToOpen): Uint8Array | undefined => {
  if (dict !== dictionaryVersion || body.length < nonceBytes + lengthBytes + tagBytes) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAAD(data);
    decipher.setAuthTag(body.subarray(body.length - tagBytes));
    const padded = decipher.update(body.subarray(nonceBytes, body.length - tagBytes));
    // Throws for another tag; of this mode it brings no byte.
    decipher.final();
    const length = padded.readUInt32BE(0);
    if (length > padded.length - lengthBytes) return undefined;
    const plain = inflateRawSync(padded.subarray(lengthBytes, lengthBytes + length), { dictionary: dictionary(), windowBits: deflateWindowBits, maxOutputLength: syncLimits.plainBytes, chunkSize: chunkFor(4 * length) });
    padded.fill(0);
    return new Uint8Array(plain.buffer, plain.byteOffset, plain.length);
  } catch {
    return undefined;
  }
};
