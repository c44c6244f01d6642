import { hash } from 'node:crypto';
import { decodeEnvelope, associatedData, encodeEnvelope } from '#shared/sync/envelope.ts';
import type { Envelope, EnvelopeHeader } from '#shared/sync/envelope.ts';
import { splitChanges } from '#shared/sync/change.ts';
import type { Change } from '#shared/sync/change.ts';
import { decodeManifest } from '#shared/sync/manifest.ts';
import type { Manifest } from '#shared/sync/manifest.ts';

// Signatures and ciphers are modelled by hashes that nobody else in a run computes; codecs are the real ones. What is decoded is remembered by
// the bytes it came from: all devices of a run share them, and decoding is pure.

export const clinicId = 'c'.repeat(64);
export const sha256 = (...parts: readonly (Uint8Array | string)[]): Uint8Array =>
  new Uint8Array(hash('sha256', parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))), 'buffer'));

const remembered = <T>(make: (bytes: Uint8Array) => T): ((bytes: Uint8Array) => T) => {
  const known = new WeakMap<Uint8Array, { readonly made: T }>();
  return (bytes) => {
    const found = known.get(bytes) ?? { made: make(bytes) };
    known.set(bytes, found);
    return found.made;
  };
};

export const hashOf = remembered((bytes) => sha256(bytes));
export const manifestIn: (bytes: Uint8Array) => Manifest = remembered(decodeManifest);
export const envelopeIn: (bytes: Uint8Array) => Envelope = remembered(decodeEnvelope);

export const signAs = (dev: number, manifest: Uint8Array): Uint8Array => {
  const half = sha256(`device ${dev}`, manifest);
  return new Uint8Array([...half, ...half]);
};
const truly = new Map<number, WeakMap<Uint8Array, Uint8Array>>();
export const isSignedBy = (dev: number, manifest: Uint8Array, signature: Uint8Array): boolean => {
  const known = truly.get(dev) ?? new WeakMap<Uint8Array, Uint8Array>();
  truly.set(dev, known);
  const own = known.get(manifest) ?? signAs(dev, manifest);
  known.set(manifest, own);
  return signature.length === own.length && own.every((byte, i) => byte === signature[i]);
};

const tagOf = (header: EnvelopeHeader, plain: Uint8Array): Uint8Array => sha256(associatedData(clinicId, header), plain).subarray(0, 16);
export const seal = (header: EnvelopeHeader, plain: Uint8Array): Uint8Array => encodeEnvelope({ header, body: new Uint8Array([...new Uint8Array(12), ...plain, ...tagOf(header, plain)]) });

/** The changes of an envelope; undefined when its tag is of another header or text. @throws SyncFormatError */
export const open: (bytes: Uint8Array) => readonly Change[] | undefined = remembered((bytes) => {
  const { header, body } = envelopeIn(bytes);
  const plain = body.subarray(12, body.length - 16);
  const tag = tagOf(header, plain);
  return tag.every((byte, i) => byte === body[body.length - 16 + i]) ? splitChanges(plain, header) : undefined;
});
