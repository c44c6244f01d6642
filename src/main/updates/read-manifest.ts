import { createPublicKey, verify } from 'node:crypto';
import { mostManifestBytes, parseManifest } from '#shared/updates/manifest.ts';
import type { UpdateManifest } from '#shared/updates/manifest.ts';

/** The first line is signed too, so a signature made for anything else means nothing here. */
const firstLine = 'wardlight-update-1\n';

export type ReadManifest = { readonly type: 'manifest'; readonly manifest: UpdateManifest } | { readonly type: 'refused'; readonly why: 'bad-signature' | 'bad-manifest' };

const holds = (publicKey: string, signed: Uint8Array, signature: Uint8Array): boolean => {
  try {
    return verify(null, signed, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' }), signature);
  } catch {
    return false;
  }
};

/**
 * Reads a manifest as `scripts/update-manifest.mjs sign` writes it: a fixed first line, the signature in base64url, the text. Nothing of the
 * text is parsed before a signature of one of `keys` (raw Ed25519, base64url) holds for all of it.
 */
export const readManifest = (bytes: Uint8Array, keys: readonly string[]): ReadManifest => {
  const file = Buffer.from(bytes);
  const end = firstLine.length + 86;
  const isFramed = file.length > end + 1 && file.length <= mostManifestBytes && file.subarray(0, firstLine.length).toString('latin1') === firstLine && file[end] === 0x0a;
  if (!isFramed) return { type: 'refused', why: 'bad-signature' };
  const written = file.subarray(firstLine.length, end).toString('latin1');
  const signature = Buffer.from(written, 'base64url');
  const body = file.subarray(end + 1);
  // One signature has one spelling.
  if (signature.length !== 64 || signature.toString('base64url') !== written) return { type: 'refused', why: 'bad-signature' };
  const signed = Buffer.concat([Buffer.from(firstLine, 'latin1'), body]);
  if (!keys.some((key) => holds(key, signed, signature))) return { type: 'refused', why: 'bad-signature' };
  const manifest = parseManifest(body.toString('utf8'));
  return manifest ? { type: 'manifest', manifest } : { type: 'refused', why: 'bad-manifest' };
};
