import { createECDH, createHash, createPrivateKey, sign } from 'node:crypto';
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { derive } from './derive.ts';
import { toText, utf8 } from './encodings.ts';
import { sealingPairFrom } from './seal.ts';
import type { SealingPair } from './seal.ts';

/** What the 24 words open: a sealing pair for keys and a signing pair for the roster. */
export interface RecoveryKeys {
  readonly sealing: SealingPair;
  /** Uncompressed point, base64url. */
  readonly signingPublicKey: string;
  readonly sign: (message: Uint8Array) => string;
}

export const recoveryWordsFrom = (secret: Uint8Array): readonly string[] => entropyToMnemonic(secret, wordlist).split(' ');

/** The 256 bits, or undefined when a word is not in the list or the checksum is off. */
export const recoverySecretFrom = (words: string): Uint8Array | undefined => {
  const tidy = words.normalize('NFKD').toLowerCase().trim().split(/\s+/);
  if (tidy.length !== 24) return undefined;
  try {
    return mnemonicToEntropy(tidy.join(' '), wordlist);
  } catch {
    return undefined;
  }
};

/** P-256 scalar from the secret; the few values that are no scalar are skipped by counting on. */
const signingScalar = (secret: Uint8Array): { scalar: Uint8Array; publicPoint: Buffer } => {
  for (let count = 0; ; count += 1) {
    const scalar = derive(secret, `recovery/sign/${count}`);
    const curve = createECDH('prime256v1');
    try {
      curve.setPrivateKey(scalar);
      return { scalar, publicPoint: curve.getPublicKey() };
    } catch {
      continue;
    }
  }
};

export const recoveryKeysFrom = async (secret: Uint8Array): Promise<RecoveryKeys> => {
  const { scalar, publicPoint } = signingScalar(secret);
  const key = createPrivateKey({
    format: 'jwk',
    key: { kty: 'EC', crv: 'P-256', d: toText(scalar), x: toText(publicPoint.subarray(1, 33)), y: toText(publicPoint.subarray(33)) },
  });
  return {
    sealing: await sealingPairFrom(derive(secret, 'recovery/seal')),
    signingPublicKey: toText(publicPoint),
    sign: (message) => toText(sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' })),
  };
};

/** The first entry of the clinic's roster; its hash is the clinic's id for ever. */
export interface Genesis {
  readonly v: 1;
  readonly madeAt: string;
  readonly nonce: string;
  readonly recoverySealing: string;
  readonly recoverySigning: string;
}

/** Exactly what is signed and hashed. */
export const genesisText = (genesis: Genesis): string =>
  JSON.stringify([genesis.v, genesis.madeAt, genesis.nonce, genesis.recoverySealing, genesis.recoverySigning]);

/** Undefined for anything but the text of a genesis: read back and written again it is the same. */
export const genesisFrom = (text: string): Genesis | undefined => {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return undefined;
  }
  const [v, madeAt, nonce, recoverySealing, recoverySigning] = Array.isArray(list) ? (list as unknown[]) : [];
  if (v !== 1 || typeof madeAt !== 'string' || typeof nonce !== 'string' || typeof recoverySealing !== 'string' || typeof recoverySigning !== 'string') return undefined;
  const genesis = { v: 1 as const, madeAt, nonce, recoverySealing, recoverySigning };
  return genesisText(genesis) === text ? genesis : undefined;
};

const genesisBytes = (genesis: Genesis) => utf8(genesisText(genesis));

export const signGenesis = (genesis: Genesis, keys: RecoveryKeys): string => keys.sign(genesisBytes(genesis));

/** SHA-256 of the genesis entry, hex. */
export const clinicIdOf = (genesis: Genesis): string => createHash('sha256').update(genesisBytes(genesis)).digest('hex');
