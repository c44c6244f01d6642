import { SyncFormatError } from '#shared/sync/cbor.ts';
import { hexOf } from '#shared/sync/change.ts';
import { sha256 } from './crypto.ts';

export interface GenesisFacts {
  /** The clinic's id: SHA-256 of these very bytes, hex. */
  readonly clinic: string;
  /** Uncompressed point of the recovery words' signing key. */
  readonly recoverySigning: Uint8Array;
}

const pointFrom = (text: unknown): Uint8Array => {
  const bytes = Buffer.from(typeof text === 'string' ? text : '', 'base64url');
  if (bytes.length !== 65 || bytes[0] !== 4) throw new SyncFormatError('a genesis entry');
  return bytes;
};

/**
 * The first entry of a clinic, JSON `[1, made at, nonce, sealing point, signing point]`.
 * @throws SyncFormatError
 */
export const readGenesis = (bytes: Uint8Array): GenesisFacts => {
  if (bytes.length > 2_000) throw new SyncFormatError('a genesis entry');
  let list: unknown;
  try {
    list = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    throw new SyncFormatError('a genesis entry');
  }
  const [version, , , sealing, signing] = Array.isArray(list) ? (list as unknown[]) : [];
  if (version !== 1) throw new SyncFormatError('a genesis entry');
  pointFrom(sealing);
  return { clinic: hexOf(sha256(bytes)), recoverySigning: pointFrom(signing) };
};
