import { rewrapDeviceKeys } from './device-keys.ts';
import { seal } from './seal.ts';
import { slotContext } from './slots.ts';
import { mostPastKeys } from './vault-file.ts';
import type { KeySeals, PastKey, Slot, Vault } from './vault-file.ts';
import { withMac } from './vault-mac.ts';

/** Names the sealing of a database key to the recovery words; the same at setup, at each change, and when the words are used. */
export const recoveryContext = (dbId: string): string => `database-key/recovery/${dbId}`;

const toSlots = async (slots: readonly Slot[], databaseKey: Uint8Array): Promise<KeySeals['slots']> =>
  Object.fromEntries(await Promise.all(slots.map(async ({ slotId, publicKey }) => [slotId, await seal(publicKey, databaseKey, slotContext(slotId))] as const)));

/** Seals a database key to these public halves. Whose they are must have been proved first: sealing authenticates nobody. */
export const sealDatabaseKey = async (
  to: Pick<Vault, 'dbId' | 'recovery' | 'slots'>, databaseKey: Uint8Array, facts: Pick<KeySeals, 'madeAt' | 'salt' | 'device'>,
): Promise<KeySeals> => ({
  ...facts, slots: await toSlots(to.slots, databaseKey), recovery: await seal(to.recovery.genesis.recoverySealing, databaseKey, recoveryContext(to.dbId)),
});

/** With one more slot, in the old one's place if there was one; under the MAC of the key that is sealed to it. */
export const withSlot = async (vault: Vault, slot: Slot, databaseKey: Uint8Array): Promise<Vault> => {
  const { current } = vault.keys;
  const slots = { ...current.slots, ...(await toSlots([slot], databaseKey)) };
  return withMac(databaseKey, {
    ...vault, slots: [...vault.slots.filter(({ slotId }) => slotId !== slot.slotId), slot], keys: { current: { ...current, slots }, next: null },
  });
};

const without = <T>(byId: Readonly<Record<string, T>>, slotId: string): Record<string, T> => {
  const { [slotId]: _gone, ...left } = byId;
  return left;
};

/**
 * Without this slot, and with the date since when another key is due: who knew this one may have kept it. The wrong passwords counted for
 * it go too; failures that wait for the audit stay.
 */
export const withoutSlot = (vault: Vault, slotId: string, databaseKey: Uint8Array, now: string): Vault => {
  const { current } = vault.keys;
  return withMac(databaseKey, {
    ...vault, slots: vault.slots.filter((slot) => slot.slotId !== slotId), attempts: without(vault.attempts, slotId),
    keys: { current: { ...current, slots: without(current.slots, slotId) }, next: null }, rotationDueSince: vault.rotationDueSince ?? now,
  });
};

/** With the next key sealed beside the current one, still under the current one's MAC: nobody else could have put it there. */
export const withNext = async (
  vault: Vault, { deviceSecret, databaseKey }: { readonly deviceSecret: Uint8Array; readonly databaseKey: Uint8Array },
  nextKey: Uint8Array, facts: Pick<KeySeals, 'madeAt' | 'salt'>,
): Promise<Vault | undefined> => {
  const device = rewrapDeviceKeys(deviceSecret, databaseKey, nextKey, vault.keys.current.device);
  if (!device) return undefined;
  return withMac(databaseKey, { ...vault, keys: { ...vault.keys, next: await sealDatabaseKey(vault, nextKey, { ...facts, device }) } });
};

/** The current key's database goes on: what was begun is forgotten. */
export const withoutNext = (vault: Vault, databaseKey: Uint8Array): Vault => withMac(databaseKey, { ...vault, keys: { ...vault.keys, next: null } });

const retired = ({ salt, recovery }: KeySeals, retiredAt: string): PastKey => ({ salt, retiredAt, sealedKey: recovery });

/** The next key is the current one now; the one before stays sealed to the recovery words, newest first. */
export const promoted = (vault: Vault, nextKey: Uint8Array, now: string): Vault => {
  const { current, next } = vault.keys;
  if (!next) throw new Error('there is no next key');
  return withMac(nextKey, {
    ...vault, keys: { current: next, next: null }, past: [retired(current, now), ...vault.past].slice(0, mostPastKeys), rotationDueSince: null,
  });
};

const yearMs = 365 * 86_400_000;

/** Why the key should change: somebody who knew it is gone, or it is a year old. A date that is none counts as old. */
export const rotationDue = (vault: Vault, now: string): 'slot-removed' | 'year' | undefined => {
  if (vault.rotationDueSince !== null) return 'slot-removed';
  return Date.parse(now) - Date.parse(vault.keys.current.madeAt) < yearMs ? undefined : 'year';
};
