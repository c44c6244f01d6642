import { SyncFormatError } from '#shared/sync/cbor.ts';
import { splitChanges } from '#shared/sync/change.ts';
import type { Change } from '#shared/sync/change.ts';
import { associatedData, decodeEnvelope, encodeEnvelope } from '#shared/sync/envelope.ts';
import type { EnvelopeHeader } from '#shared/sync/envelope.ts';
import { syncLimits } from '#shared/sync/limits.ts';
import { sha256 } from './batch-store.ts';
import { textOfChanges } from './change-text.ts';
import { openOne, sealOne } from './envelope-crypto.ts';
import { pack, unpack } from './packed.ts';
import type { Packed } from './packed.ts';

/** What the thread is asked: everything about a batch or a piece of a page that needs no table, in as few buffers as can be. */
export type CryptoRequest =
  | { readonly type: 'seal'; readonly clinicId: string; readonly keys: Packed; readonly plains: Packed; readonly streams: Packed; readonly heads: readonly Omit<EnvelopeHeader, 'stream'>[] }
  | { readonly type: 'open'; readonly clinicId: string; readonly keys: Packed; readonly envelopes: Packed };

export interface SealedAnswer { readonly envelopes: Packed; readonly leaves: Packed }

/** Inflated, of one piece: an honest one has some megabytes, and one whose envelopes are all bombs does not end the thread. */
const mostPlain = 4 * syncLimits.plainBytes;

const openAll = (clinicId: string, keys: readonly Uint8Array[], envelopes: readonly Uint8Array[]): readonly (readonly Change[] | undefined)[] => {
  let left: number = mostPlain;
  return envelopes.map((bytes, i) => {
    try {
      const { header, body } = decodeEnvelope(bytes);
      const plain = openOne({ key: keys[i] ?? new Uint8Array(0), body, dict: header.dict, data: associatedData(clinicId, header) });
      left -= plain?.length ?? 0;
      return plain && left >= 0 ? splitChanges(plain, header) : undefined;
    } catch (error) {
      if (error instanceof SyncFormatError) return undefined;
      throw error;
    }
  });
};

/** Sealed envelopes with their hashes, or the changes of opened ones as text (change-text.ts). Keys are zeroed. */
export const answerCrypto = (request: CryptoRequest): SealedAnswer | string => {
  const keys = unpack(request.keys);
  try {
    if (request.type === 'open') return textOfChanges(openAll(request.clinicId, keys, unpack(request.envelopes)));
    const [plains, streams] = [unpack(request.plains), unpack(request.streams)];
    const envelopes = request.heads.map((head, i) => {
      const header: EnvelopeHeader = { ...head, stream: streams[i] ?? new Uint8Array(0) };
      return encodeEnvelope({ header, body: sealOne({ key: keys[i] ?? new Uint8Array(0), plain: plains[i] ?? new Uint8Array(0), data: associatedData(request.clinicId, header) }) });
    });
    return { envelopes: pack(envelopes), leaves: pack(envelopes.map(sha256)) };
  } finally {
    request.keys.bytes.fill(0);
  }
};
