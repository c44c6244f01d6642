import { asBytes, asList, asText, asUint, fromCbor, SyncFormatError, toCbor } from './cbor.ts';
import { mostDevice, syncLimits } from './limits.ts';

/** Signed by the device, once; resent byte for byte. Batches of a device are a chain: `prev` is the SHA-256 of the manifest before. */
export interface Manifest {
  /** Hex; the hash of the genesis entry. */
  readonly clinic: string;
  readonly dev: number;
  /** Dense per device, from 1. */
  readonly bseq: number;
  /** 32 zero bytes for the first. */
  readonly prev: Uint8Array;
  /** Hash of the roster entry that was this device's head when it signed. */
  readonly roster: Uint8Array;
  /** SHA-256 of each encoded envelope, in order; then of each key package. */
  readonly leaves: readonly Uint8Array[];
  readonly keys: readonly Uint8Array[];
}

/** CBOR list with its domain in front: no other signed thing of ours has these bytes. */
export const encodeManifest = ({ clinic, dev, bseq, prev, roster, leaves, keys }: Manifest): Uint8Array =>
  toCbor(['wardlight/sync/1', clinic, dev, bseq, prev, roster, leaves, keys]);

const hashes = (value: unknown): readonly Uint8Array[] => asList(value, syncLimits.envelopesPerBatch).map((each) => asBytes(each, 32));

/** @throws SyncFormatError */
export const decodeManifest = (bytes: Uint8Array): Manifest => {
  const [domain, clinic, dev, bseq, prev, roster, leaves, keys] = asList(fromCbor(bytes, syncLimits.manifestBytes), 8);
  if (domain !== 'wardlight/sync/1') throw new SyncFormatError('a manifest');
  const manifest = {
    clinic: asText(clinic, 64), dev: asUint(dev, mostDevice), bseq: asUint(bseq), prev: asBytes(prev, 32), roster: asBytes(roster, 32),
    leaves: hashes(leaves), keys: hashes(keys),
  };
  if (manifest.dev === 0 || manifest.bseq === 0 || !/^[0-9a-f]{64}$/.test(manifest.clinic)) throw new SyncFormatError('a manifest');
  return manifest;
};

/** A data key of one stream, wrapped under the clinic key of its epoch: AES-256-GCM, AAD = `packageData`. Counts only when a signed manifest names its hash. */
export interface KeyPackage {
  readonly stream: Uint8Array;
  readonly kep: number;
  /** nonce(12) ‖ ciphertext(32) ‖ tag(16). */
  readonly wrapped: Uint8Array;
}

export const packageData = (clinicId: string, { stream, kep }: Pick<KeyPackage, 'stream' | 'kep'>): Uint8Array => toCbor(['wardlight/dek/1', clinicId, stream, kep]);
export const encodeKeyPackage = ({ stream, kep, wrapped }: KeyPackage): Uint8Array => toCbor([1, stream, kep, wrapped]);
/** @throws SyncFormatError */
export const decodeKeyPackage = (bytes: Uint8Array): KeyPackage => {
  const [version, stream, kep, wrapped] = asList(fromCbor(bytes, syncLimits.keyPackageBytes), 4);
  if (version !== 1) throw new SyncFormatError('a key package of version 1');
  return { stream: asBytes(stream, 16), kep: asUint(kep), wrapped: asBytes(wrapped, 60) };
};
