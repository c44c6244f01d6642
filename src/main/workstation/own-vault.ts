import { withAttemptsMac } from '#main/vault/attempts.ts';
import { withoutSlot, withSlot } from '#main/vault/database-keys.ts';
import { zero } from '#main/vault/encodings.ts';
import { makeSlotOf, personalKeyOf, slotIdOf } from '#main/vault/slots.ts';
import type { PersonalKey } from '#main/vault/slots.ts';
import { macFits } from '#main/vault/vault-mac.ts';
import { readVault, writeVault } from '#main/vault/vault-file.ts';
import type { Vault } from '#main/vault/vault-file.ts';
import { slotParts } from './context.ts';
import type { WorkstationParts } from './context.ts';
import { readDeviceSecret } from './inspect.ts';

/** The vault of an open session, in its turn, with the device secret for as long as the work takes. */
export interface OwnVault {
  readonly vault: Vault;
  readonly deviceSecret: Uint8Array;
  readonly databaseKey: Uint8Array;
}

/** Why the vault of an open session cannot be worked in: somebody changed the file, or the key store is silent. */
export class OwnVaultError extends Error {
  override readonly name = 'OwnVaultError';
  readonly why: 'vault-changed' | 'key-store-silent';
  constructor(why: 'vault-changed' | 'key-store-silent') {
    super(`the vault cannot be used: ${why}`);
    this.why = why;
  }
}

/** The vault's MAC is checked first: a slot put in by hand since sign-in would otherwise be blessed by the next MAC of ours. */
export const inOwnVault = <T>(parts: WorkstationParts, databaseKey: Uint8Array, work: (own: OwnVault) => Promise<T>): Promise<T> =>
  parts.vaultTurn(async () => {
    const found = readVault(parts.paths.vault);
    if (found.type !== 'ok' || !macFits(databaseKey, found.vault)) throw new OwnVaultError('vault-changed');
    const deviceSecret = await readDeviceSecret(parts.secrets, found.vault);
    if (!deviceSecret) throw new OwnVaultError('key-store-silent');
    try {
      return await work({ vault: found.vault, deviceSecret, databaseKey });
    } finally {
      zero(deviceSecret);
    }
  });

/** Seals the database key to a person's new slot, in the old one's place if there is one; answers its id. */
export const putSlot = async (parts: WorkstationParts, own: OwnVault, userName: string, password: string): Promise<string> =>
  putSlotOf(parts, own, userName, await personalKeyOf(slotParts(parts, own.deviceSecret), password));

/** The same with a key that was made before: inside a transaction nobody waits for a hash. */
export const putSlotOf = async (parts: WorkstationParts, { vault, deviceSecret, databaseKey }: OwnVault, userName: string, key: PersonalKey): Promise<string> => {
  const slot = await makeSlotOf(deviceSecret, userName, key);
  writeVault(parts.paths.vault, withAttemptsMac(deviceSecret, await withSlot(vault, slot, databaseKey)));
  return slot.slotId;
};

/**
 * Takes a person's slot away, if there is one: they sign in here no more. They may have kept the database key, so another one is due
 * from now on; `keeper.rotateKey` makes it.
 */
export const removeSlot = (parts: WorkstationParts, { vault, deviceSecret, databaseKey }: OwnVault, userName: string): Promise<void> => {
  const slotId = slotIdOf(deviceSecret, userName);
  writeVault(parts.paths.vault, withAttemptsMac(deviceSecret, withoutSlot(vault, slotId, databaseKey, parts.clock.now())));
  parts.waits.delete(slotId);
  return Promise.resolve();
};
