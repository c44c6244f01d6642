import { withAttemptsMac } from '#main/vault/attempts.ts';
import { zero } from '#main/vault/encodings.ts';
import { makeSlot } from '#main/vault/slots.ts';
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

/** Seals the database key to a person's new slot, in the old one's place if there is one; answers its id. */
export const putSlot = async (parts: WorkstationParts, { vault, deviceSecret, databaseKey }: OwnVault, userName: string, password: string): Promise<string> => {
  const slot = await makeSlot(slotParts(parts, deviceSecret), userName, password, databaseKey);
  const slots = [...vault.slots.filter((each) => each.slotId !== slot.slotId), slot];
  writeVault(parts.paths.vault, withAttemptsMac(deviceSecret, withMac(databaseKey, { ...vault, slots })));
  return slot.slotId;
};
