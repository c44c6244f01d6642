import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { manifestText } from '#shared/updates/manifest.ts';
import type { UpdateFile, UpdateManifest } from '#shared/updates/manifest.ts';

export interface SigningPair { readonly privateKey: KeyObject; readonly publicKey: string }

/** A release maker's key for one test. */
export const makeSigningPair = (): SigningPair => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: publicKey.export({ format: 'jwk' }).x ?? '' };
};

const firstLine = 'wardlight-update-1\n';

export const signText = (text: string, { privateKey }: SigningPair, first = firstLine): Buffer =>
  Buffer.from(`${first}${sign(null, Buffer.from(first + text), privateKey).toString('base64url')}\n${text}`);

export const signManifest = (manifest: UpdateManifest, pair: SigningPair): Buffer => signText(manifestText(manifest), pair);

export const sha512Of = (bytes: Uint8Array): string => createHash('sha512').update(bytes).digest('base64');

export const fileOf = (bytes: Uint8Array, more: Partial<UpdateFile> = {}): UpdateFile => ({
  platform: 'linux', arch: process.arch === 'arm64' ? 'arm64' : 'x64', format: 'AppImage', name: 'Wardlight-1.1.0.AppImage', bytes: bytes.length, sha512: sha512Of(bytes), ...more,
});

export const manifestOf = (files: readonly UpdateFile[], more: Partial<UpdateManifest> = {}): UpdateManifest => ({
  v: 1, version: '1.1.0', minimumVersion: '1.0.0', releasedAt: '2026-03-10T09:00:00.000Z', expiresAt: '2026-06-10T09:00:00.000Z', files: [...files], ...more,
});
