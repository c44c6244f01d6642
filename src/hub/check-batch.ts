import { decodeEnvelope } from '#shared/sync/envelope.ts';
import { hexOf } from '#shared/sync/change.ts';
import { syncLimits } from '#shared/sync/limits.ts';
import { decodeKeyPackage, decodeManifest } from '#shared/sync/manifest.ts';
import { SyncFormatError } from '#shared/sync/cbor.ts';
import type { SealedBatch } from '#shared/sync/protocol.ts';
import { sha256, verifySignature } from './crypto.ts';
import { Refused } from './refusal.ts';
import type { KnownClinic } from './rosters.ts';
import type { CheckedBatch, KeptEnvelope } from './store.ts';

const isSame = (a: Uint8Array, b: Uint8Array | undefined): boolean => b !== undefined && Buffer.compare(a, b) === 0;
const areNamed = (hashes: readonly Uint8Array[], parts: readonly Uint8Array[]): boolean => hashes.length === parts.length && parts.every((part, i) => isSame(sha256(part), hashes[i]));

/**
 * What a device may leave here: signed by a device of this clinic's roster, made of exactly what the manifest names. Whoever offers it may be
 * another device: after a hub was restored, all offer what they hold, also batches of devices that are revoked by now (their cut-off is
 * judged where the batches are read).
 * @throws Refused, SyncFormatError
 */
export const checkBatch = (clinic: string, { state, names }: KnownClinic, { manifest: bytes, signature, envelopes, keys }: SealedBatch): CheckedBatch => {
  const manifest = decodeManifest(bytes);
  const { dev, bseq, prev } = manifest;
  if (manifest.clinic !== clinic) throw new Refused('bad-signature');
  // The device knows an entry that is missing here, perhaps the one that admitted it.
  if (!names.has(hexOf(manifest.roster))) throw new Refused('roster-behind', { action: 'offer' });
  const signer = state.devices.get(dev);
  if (!signer || !verifySignature(signer.signing, bytes, signature)) throw new Refused('bad-signature');
  if (envelopes.length + keys.length === 0) throw new SyncFormatError('a batch');
  if (!areNamed(manifest.leaves, envelopes) || !areNamed(manifest.keys, keys)) throw new Refused('bad-signature');
  let changes = 0;
  const kept = envelopes.map((each): KeptEnvelope => {
    const { header } = decodeEnvelope(each);
    if (header.dev !== dev) throw new Refused('bad-signature');
    changes += header.n;
    return { stream: header.stream, q0: header.q0, n: header.n, bytes: each };
  });
  if (changes > syncLimits.changesPerBatch) throw new Refused('too-large');
  for (const each of keys) decodeKeyPackage(each);
  return { clinic, dev, bseq, prev, hash: sha256(bytes), manifest: bytes, signature, envelopes: kept, keys };
};
