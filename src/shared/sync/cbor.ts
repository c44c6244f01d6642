import { decode, encode } from 'cborg';

/** Bytes that came from outside and are not what they should be. Never carries what they were. */
export class SyncFormatError extends Error {
  override readonly name = 'SyncFormatError';
}

/** RFC 8949 deterministic encoding: what is signed or hashed has one form. Undefined, NaN and infinities do not read back. */
export const toCbor = (value: unknown): Uint8Array => encode(value);

/**
 * One CBOR item and nothing after it.
 * @throws SyncFormatError when it is longer than `most` bytes, cut, not in its shortest form, or has a key twice.
 */
export const fromCbor = (bytes: Uint8Array, most: number): unknown => {
  if (bytes.length > most) throw new SyncFormatError('too long');
  try {
    return decode(bytes, { strict: true, allowIndefinite: false, allowUndefined: false, allowNaN: false, allowInfinity: false, allowBigInt: true, rejectDuplicateMapKeys: true });
  } catch {
    throw new SyncFormatError('not CBOR');
  }
};

/** Checks of a decoded item; each answers it with its type or throws. */
const wrong = (what: string): never => {
  throw new SyncFormatError(what);
};
export const asUint = (value: unknown, most = Number.MAX_SAFE_INTEGER): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most ? value : wrong('a whole number');
export const asBytes = (value: unknown, length?: number): Uint8Array =>
  value instanceof Uint8Array && (length === undefined || value.length === length) ? value : wrong('bytes');
export const asText = (value: unknown, most: number): string => (typeof value === 'string' && value.length <= most ? value : wrong('text'));
export const asList = (value: unknown, most: number): readonly unknown[] => (Array.isArray(value) && value.length <= most ? (value as unknown[]) : wrong('a list'));
export const asRecord = (value: unknown, mostKeys: number): Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array || value instanceof Map) return wrong('a map');
  return Object.keys(value).length <= mostKeys ? (value as Record<string, unknown>) : wrong('a shorter map');
};
