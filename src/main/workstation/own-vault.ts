import { withAttemptsMac } from '#main/vault/attempts.ts';
import { zero } from '#main/vault/encodings.ts';
import { makeSlot, slotIdOf } from '#main/vault/slots.ts';
import { macFits, withMac } from '#main/vault/vault-mac.ts';
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

/** The vault's MAC is checked first: a slot put in by hand since sign-in would otherwise be blessed by the next MAC of ours. */
export const inOwnVault = <T>(parts: WorkstationParts, databaseKey: Uint8Array, work: (own: OwnVault) => Promise<T>): Promise<T> =>
  parts.vaultTurn(async () => {
    const found = readVault(parts.paths.vault);
    if (found.type !== 'ok' || !macFits(databaseKey, found.vault)) throw new Error('the vault was changed while a session is open');
    const deviceSecret = await readDeviceSecret(parts.secrets, found.vault);
    if (!deviceSecret) throw new Error('the key store stopped answering');
    try {
      return await work({ vault: found.vault, deviceSecret, databaseKey });
    } finally {
      zero(deviceSecret);
    }
  });

const save = (parts: WorkstationParts, { vault, deviceSecret, databaseKey }: OwnVault, slots: Vault['slots']): void =>
  writeVault(parts.paths.vault, withAttemptsMac(deviceSecret, withMac(databaseKey, { ...vault, slots })));

/** Takes a person's slot away, if there is one. */
export const removeSlot = async (parts: WorkstationParts, own: OwnVault, userName: string): Promise<void> => {
  const slotId = slotIdOf(own.deviceSecret, userName);
  save(parts, own, own.vault.slots.filter((each) => each.slotId !== slotId));
};

/** Seals the database key to a person's new slot, in the old one's place if there is one; answers its id. */
export const putSlot = async (parts: WorkstationParts, own: OwnVault, userName: string, password: string): Promise<string> => {
  const slot = await makeSlot(slotParts(parts, own.deviceSecret), userName, password, own.databaseKey);
  save(parts, own, [...own.vault.slots.filter((each) => each.slotId !== slot.slotId), slot]);
  return slot.slotId;
};
