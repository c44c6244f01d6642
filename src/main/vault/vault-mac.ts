import { derive, hmac, macsMatch } from './derive.ts';
import { toText, utf8, zero } from './encodings.ts';
import type { KeySeals, Vault } from './vault-file.ts';

type SealedPart = KeySeals['recovery'];

const byText = ([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]) => (a < b ? -1 : 1);
const sealedOf = ({ enc, ct }: SealedPart) => [enc, ct];
const sealsOf = ({ madeAt, salt, slots, recovery, device }: KeySeals) =>
  [madeAt, salt, Object.entries(slots).map(([id, seal]): [string, ...unknown[]] => [id, sealedOf(seal)]).sort(byText), sealedOf(recovery), device.signing, device.sealing];
const slotsOf = (slots: Vault['slots']) => slots.map(({ slotId, publicKey }): [string, string] => [slotId, publicKey]).sort(byText);

/** Over every public half that a key is sealed to (a planted slot would otherwise wait for the next key) and over what is sealed. */
const covered = ({ dbId, clinicName, testKeyring, demo, recovery: { genesis, signature }, slots, device, keys, past, rotationDueSince }: Vault) => [
  2, dbId, clinicName, testKeyring, demo, [genesis.v, genesis.madeAt, genesis.nonce, genesis.recoverySealing, genesis.recoverySigning], signature,
  slotsOf(slots), device.signing, device.sealing, sealsOf(keys.current), keys.next && sealsOf(keys.next),
  past.map(({ salt, retiredAt, sealedKey }) => [salt, retiredAt, sealedOf(sealedKey)]), rotationDueSince,
];

/** What version 1 covered, in its order. */
const coveredByVersion1 = (vault: Vault) => {
  const { genesis: { v, madeAt, nonce, recoverySealing, recoverySigning }, signature } = vault.recovery;
  const { enc, ct } = vault.keys.current.recovery;
  const recovery = { genesis: { v, madeAt, nonce, recoverySealing, recoverySigning }, signature, sealedKey: { enc, ct } };
  return [vault.dbId, vault.clinicName, vault.testKeyring, vault.demo, recovery, slotsOf(vault.slots), vault.device.signing, vault.device.sealing];
};

const macOf = (databaseKey: Uint8Array, what: unknown): string => {
  const key = derive(databaseKey, 'vault');
  const mac = toText(hmac(key, utf8(JSON.stringify(what))));
  zero(key);
  return mac;
};

export const withMac = (databaseKey: Uint8Array, vault: Vault): Vault => ({ ...vault, mac: macOf(databaseKey, covered(vault)) });

/** Of this key and by us. A MAC of version 1 counts as long as the vault says nothing that version 1 could not. */
export const macFits = (databaseKey: Uint8Array, vault: Vault): boolean =>
  macsMatch(vault.mac, macOf(databaseKey, covered(vault)))
  || (vault.keys.next === null && vault.past.length === 0 && vault.rotationDueSince === null && macsMatch(vault.mac, macOf(databaseKey, coveredByVersion1(vault))));
