import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { derive } from './derive.ts';
import { fromText, toText, zero } from './encodings.ts';
import { newSealingPair } from './seal.ts';
import type { SealingPair } from './seal.ts';
import type { KeySeals, Vault } from './vault-file.ts';
import { unwrap, wrap } from './wrap.ts';

const wrappingKey = (deviceSecret: Uint8Array, databaseKey: Uint8Array): Uint8Array => {
  const both = new Uint8Array([...deviceSecret, ...databaseKey]);
  const key = derive(both, 'device');
  zero(both);
  return key;
};

const [signingUse, sealingUse] = ['device/signing', 'device/sealing'];

export interface DeviceKeys {
  readonly publicKeys: Vault['device'];
  readonly wrapped: KeySeals['device'];
}

/** This workstation's identity: an ECDSA pair and an HPKE pair, P-256 both, wrapped under HKDF(DS ‖ DBK, "device"). */
export const makeDeviceKeys = async (deviceSecret: Uint8Array, databaseKey: Uint8Array): Promise<DeviceKeys> => {
  const key = wrappingKey(deviceSecret, databaseKey);
  const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pkcs8 = signing.privateKey.export({ type: 'pkcs8', format: 'der' });
  const sealing = await newSealingPair();
  try {
    return {
      publicKeys: { signing: toText(signing.publicKey.export({ type: 'spki', format: 'der' })), sealing: sealing.publicKey },
      wrapped: { signing: wrap(key, pkcs8, signingUse), sealing: wrap(key, sealing.privateKey, sealingUse) },
    };
  } finally {
    [key, pkcs8, sealing.privateKey].forEach(zero);
  }
};

/** The same identity for the next database key. Undefined when the wrapping does not open: then the device secret or the vault is not ours. */
export const rewrapDeviceKeys = (
  deviceSecret: Uint8Array, databaseKey: Uint8Array, nextKey: Uint8Array, wrapped: KeySeals['device'],
): KeySeals['device'] | undefined => {
  const [key, next] = [wrappingKey(deviceSecret, databaseKey), wrappingKey(deviceSecret, nextKey)];
  const [signing, sealing] = [unwrap(key, wrapped.signing, signingUse), unwrap(key, wrapped.sealing, sealingUse)];
  try {
    return signing && sealing && { signing: wrap(next, signing, signingUse), sealing: wrap(next, sealing, sealingUse) };
  } finally {
    [key, next, signing, sealing].forEach(zero);
  }
};

/** The private halves, for as long as the workstation is unsealed. Zero `sealing.privateKey` when it ends; the other lives outside our memory. */
export interface OpenedDeviceKeys {
  readonly signing: KeyObject;
  readonly sealing: SealingPair;
  /** SPKI of the signing key. */
  readonly signingPublicKey: Uint8Array;
}

/** Undefined when the wrapping does not open, as with `rewrapDeviceKeys`. */
export const openDeviceKeys = (
  deviceSecret: Uint8Array, databaseKey: Uint8Array, wrapped: KeySeals['device'], publicKeys: Vault['device'],
): OpenedDeviceKeys | undefined => {
  const key = wrappingKey(deviceSecret, databaseKey);
  const [pkcs8, privateKey] = [unwrap(key, wrapped.signing, signingUse), unwrap(key, wrapped.sealing, sealingUse)];
  try {
    if (!pkcs8 || !privateKey) return undefined;
    const signing = createPrivateKey({ key: Buffer.from(pkcs8.buffer, pkcs8.byteOffset, pkcs8.byteLength), type: 'pkcs8', format: 'der' });
    return { signing, sealing: { publicKey: publicKeys.sealing, privateKey }, signingPublicKey: fromText(publicKeys.signing) };
  } finally {
    [key, pkcs8].forEach(zero);
  }
};
