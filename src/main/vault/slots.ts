import { fold } from '#shared/text/fold.ts';
import { derive, hmac } from './derive.ts';
import { fromText, toText, utf8, zero } from './encodings.ts';
import type { Argon2idCost, PasswordHasher } from './password-hash.ts';
import { newSealingPair, unseal } from './seal.ts';
import type { Sealed } from './seal.ts';
import type { Slot, Vault } from './vault-file.ts';
import { unwrap, wrap } from './wrap.ts';

export interface SlotParts {
  readonly deviceSecret: Uint8Array;
  readonly hash: PasswordHasher;
  readonly cost: Argon2idCost;
  readonly randomBytes: (length: number) => Uint8Array;
}

/** The same for `Asha` and `asha`; readable by nobody without the device secret. */
export const slotIdOf = (deviceSecret: Uint8Array, userName: string): string => {
  const key = derive(deviceSecret, 'names');
  const id = toText(hmac(key, utf8(fold(userName))));
  zero(key);
  return id;
};

/** HKDF(DS ‖ U, "slot"): neither a stolen keychain nor a guessed password is enough alone. */
const slotKey = (deviceSecret: Uint8Array, personal: Uint8Array): Uint8Array => {
  const both = new Uint8Array([...deviceSecret, ...personal]);
  const key = derive(both, 'slot');
  zero(both);
  return key;
};

/** Names the sealing of a database key to one slot. */
export const slotContext = (slotId: string): string => `database-key/${slotId}`;

/** Argon2id of a password for a slot: most of the time that making one takes. */
export interface PersonalKey {
  readonly salt: Uint8Array;
  /** Zeroed by whoever makes the slot. */
  readonly personal: Uint8Array;
  readonly cost: Argon2idCost;
}

export const personalKeyOf = async ({ hash, cost, randomBytes }: Omit<SlotParts, 'deviceSecret'>, password: string): Promise<PersonalKey> => {
  const salt = randomBytes(16);
  return { salt, personal: await hash(password, salt, cost), cost };
};

export const makeSlot = async (parts: SlotParts, userName: string, password: string): Promise<Slot> =>
  makeSlotOf(parts.deviceSecret, userName, await personalKeyOf(parts, password));

/** Makes a person's slot; the database key is sealed to its public half by whoever puts it into the vault. */
export const makeSlotOf = async (deviceSecret: Uint8Array, userName: string, { salt, personal, cost }: PersonalKey): Promise<Slot> => {
  const key = slotKey(deviceSecret, personal);
  const slotId = slotIdOf(deviceSecret, userName);
  const pair = await newSealingPair();
  try {
    return {
      slotId,
      argon2id: { ...cost, salt: toText(salt) },
      publicKey: pair.publicKey,
      wrappedPrivateKey: wrap(key, pair.privateKey, `slot/${slotId}`),
    };
  } finally {
    [personal, key, pair.privateKey].forEach(zero);
  }
};

export interface OpenedKeys {
  readonly current: Uint8Array;
  /** While the key changes, or after a cut in the middle of that. */
  readonly next: Uint8Array | undefined;
}

export const zeroKeys = ({ current, next }: OpenedKeys): void => [current, next].forEach(zero);

/** Opening the slot is the password check; there is no second hash. Undefined for a wrong password. */
export const openSlot = async (
  parts: Pick<SlotParts, 'deviceSecret' | 'hash'>, slot: Slot, { current, next }: Vault['keys'], password: string,
): Promise<OpenedKeys | undefined> => {
  const personal = await parts.hash(password, fromText(slot.argon2id.salt), slot.argon2id);
  const key = slotKey(parts.deviceSecret, personal);
  const privateKey = unwrap(key, slot.wrappedPrivateKey, `slot/${slot.slotId}`);
  const open = async (sealed: Sealed | undefined) =>
    sealed && privateKey && unseal({ publicKey: slot.publicKey, privateKey }, sealed, slotContext(slot.slotId));
  try {
    const databaseKey = await open(current.slots[slot.slotId]);
    return databaseKey && { current: databaseKey, next: await open(next?.slots[slot.slotId]) };
  } finally {
    [personal, key, privateKey].forEach(zero);
  }
};

/** The same work for a name that has no slot, so that time does not tell who works here. */
export const openNoSlot = async (parts: SlotParts, keys: Vault['keys'], password: string): Promise<undefined> => {
  const dummy: Slot = {
    slotId: 'nobody', argon2id: { ...parts.cost, salt: toText(parts.randomBytes(16)) }, publicKey: '', wrappedPrivateKey: toText(parts.randomBytes(60)),
  };
  await openSlot(parts, dummy, keys, password);
};
