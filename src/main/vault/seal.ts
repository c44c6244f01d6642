import * as HPKE from 'hpke';
import { fromText, toText, utf8 } from './encodings.ts';

/** RFC 9180 base mode: DHKEM(P-256, HKDF-SHA-256), HKDF-SHA-256, AES-256-GCM. It authenticates nobody: what is sealed is MACed or signed elsewhere. */
const suite = new HPKE.CipherSuite(HPKE.KEM_DHKEM_P256_HKDF_SHA256, HPKE.KDF_HKDF_SHA256, HPKE.AEAD_AES_256_GCM);

export interface Sealed {
  /** Encapsulated secret, base64url. */
  readonly enc: string;
  /** Ciphertext, base64url. */
  readonly ct: string;
}

export interface SealingPair {
  /** Uncompressed point, base64url. */
  readonly publicKey: string;
  /** Raw scalar; wrap it before it leaves memory. */
  readonly privateKey: Uint8Array;
}

const serialize = async (pair: HPKE.KeyPair<HPKE.Key>): Promise<SealingPair> => ({
  publicKey: toText(await suite.SerializePublicKey(pair.publicKey as never)),
  privateKey: await suite.SerializePrivateKey(pair.privateKey as never),
});

export const newSealingPair = async (): Promise<SealingPair> => serialize(await suite.GenerateKeyPair(true));

/** The same pair from the same 32 bytes, for the recovery words. */
export const sealingPairFrom = async (keyMaterial: Uint8Array): Promise<SealingPair> => serialize(await suite.DeriveKeyPair(keyMaterial, true));

export const seal = async (publicKey: string, plain: Uint8Array, context: string): Promise<Sealed> => {
  const sealed = await suite.Seal(await suite.DeserializePublicKey(fromText(publicKey)), plain, { info: utf8(context) });
  return { enc: toText(sealed.encapsulatedSecret), ct: toText(sealed.ciphertext) };
};

/** Undefined when the key does not fit or a byte was changed. */
export const unseal = async (pair: SealingPair, sealed: Sealed, context: string): Promise<Uint8Array | undefined> => {
  try {
    // The private half is not extractable, so the public half must come along: it is part of the shared secret.
    const keys = { privateKey: await suite.DeserializePrivateKey(pair.privateKey, false), publicKey: await suite.DeserializePublicKey(fromText(pair.publicKey)) };
    return await suite.Open(keys, fromText(sealed.enc), fromText(sealed.ct), { info: utf8(context) });
  } catch {
    return undefined;
  }
};
