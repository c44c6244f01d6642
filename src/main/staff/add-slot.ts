import { withAttemptsMac } from '#main/vault/attempts.ts';
import { zero } from '#main/vault/encodings.ts';
import { makeSlot } from '#main/vault/slots.ts';
import { macFits, withMac } from '#main/vault/vault-mac.ts';
import { readVault, writeVault } from '#main/vault/vault-file.ts';
import { slotParts } from '#main/workstation/context.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { readDeviceSecret } from '#main/workstation/inspect.ts';
import type { AddSlot } from './add-staff.ts';

/** Seals the database key to a new person's slot. The vault's MAC is checked first, or a planted slot would be blessed by ours. */
export const addSlotWith =
  (parts: WorkstationParts, databaseKey: () => Uint8Array | undefined): AddSlot =>
  (userName, password) => parts.vaultTurn(async () => {
    const found = readVault(parts.paths.vault);
    const key = databaseKey();
    if (found.type !== 'ok' || !key || !macFits(key, found.vault)) throw new Error('the vault is not ours to add to');
    const deviceSecret = await readDeviceSecret(parts.secrets, found.vault);
    if (!deviceSecret) throw new Error('the key store stopped answering');
    try {
      const slot = await makeSlot(slotParts(parts, deviceSecret), userName, password, key);
      const slots = [...found.vault.slots.filter((each) => each.slotId !== slot.slotId), slot];
      writeVault(parts.paths.vault, withAttemptsMac(deviceSecret, withMac(key, { ...found.vault, slots })));
      return slot.slotId;
    } finally {
      zero(deviceSecret);
    }
  });
