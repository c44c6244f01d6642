import type { PersonalKey } from '#main/vault/slots.ts';
import { inOwnVault, putSlotOf, removeSlot } from '#main/workstation/own-vault.ts';
import type { StaffParts } from './parts.ts';

/** Seals the database key to a person's new slot here, in the old one's place; answers its id. */
export const putSlotFor = ({ parts, databaseKey }: StaffParts, userName: string, key: PersonalKey): Promise<string> =>
  inOwnVault(parts, databaseKey(), (own) => putSlotOf(parts, own, userName, key));

/** Takes a person's slot out of the vault; what they know opens nothing here any more. */
export const removeSlotOf = ({ parts, databaseKey }: StaffParts, userName: string): Promise<void> =>
  inOwnVault(parts, databaseKey(), (own) => removeSlot(parts, own, userName));
