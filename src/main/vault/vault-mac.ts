import { derive, hmac, macsMatch } from './derive.ts';
import { toText, utf8, zero } from './encodings.ts';
import type { Vault } from './vault-file.ts';

/** Over every public half that a key is sealed to: a planted slot would otherwise wait for the next rotation. */
const macOf = (databaseKey: Uint8Array, vault: Vault): string => {
  const key = derive(databaseKey, 'vault');
  const slots = [...vault.slots].sort((a, b) => (a.slotId < b.slotId ? -1 : 1)).map((slot) => [slot.slotId, slot.publicKey]);
  const covered = [vault.dbId, vault.clinicName, vault.testKeyring, vault.demo, vault.recovery, slots,
    vault.device.signing.publicKey, vault.device.sealing.publicKey];
  const mac = toText(hmac(key, utf8(JSON.stringify(covered))));
  zero(key);
  return mac;
};

export const withMac = (databaseKey: Uint8Array, vault: Vault): Vault => ({ ...vault, mac: macOf(databaseKey, vault) });

export const macFits = (databaseKey: Uint8Array, vault: Vault): boolean => macsMatch(vault.mac, macOf(databaseKey, vault));
