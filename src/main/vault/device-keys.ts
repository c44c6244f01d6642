import { generateKeyPairSync } from 'node:crypto';
import { derive } from './derive.ts';
import { toText, zero } from './encodings.ts';
import { newSealingPair } from './seal.ts';
import type { Vault } from './vault-file.ts';
import { wrap } from './wrap.ts';

const wrappingKey = (deviceSecret: Uint8Array, databaseKey: Uint8Array): Uint8Array => {
  const both = new Uint8Array([...deviceSecret, ...databaseKey]);
  const key = derive(both, 'device');
  zero(both);
  return key;
};

/** This workstation's identity: an ECDSA pair and an HPKE pair, P-256 both, wrapped under HKDF(DS ‖ DBK, "device"). */
export const makeDeviceKeys = async (deviceSecret: Uint8Array, databaseKey: Uint8Array): Promise<Vault['device']> => {
  const key = wrappingKey(deviceSecret, databaseKey);
  const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pkcs8 = signing.privateKey.export({ type: 'pkcs8', format: 'der' });
  const sealing = await newSealingPair();
  try {
    return {
      signing: {
        publicKey: toText(signing.publicKey.export({ type: 'spki', format: 'der' })),
        wrappedPrivateKey: wrap(key, pkcs8, 'device/signing'),
      },
      sealing: { publicKey: sealing.publicKey, wrappedPrivateKey: wrap(key, sealing.privateKey, 'device/sealing') },
    };
  } finally {
    [key, pkcs8, sealing.privateKey].forEach(zero);
  }
};
