import type { WorkstationParts } from '#main/workstation/context.ts';
import { inOwnVault, putSlot } from '#main/workstation/own-vault.ts';
import type { AddSlot } from './add-staff.ts';

/** Seals the database key of the open session to a new person's slot. */
export const addSlotWith =
  (parts: WorkstationParts, databaseKey: () => Uint8Array | undefined): AddSlot =>
  async (userName, password) => {
    const key = databaseKey();
    if (!key) throw new Error('nobody is signed in');
    return inOwnVault(parts, key, (own) => putSlot(parts, own, userName, password));
  };
