import { fold } from '#shared/text/fold.ts';
import { derive, hmac } from './derive.ts';
import { fromText, toText, utf8, zero } from './encodings.ts';
import type { Argon2idCost, PasswordHasher } from './password-hash.ts';
import { newSealingPair, seal, unseal } from './seal.ts';
import type { Slot } from './vault-file.ts';
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

/** Makes a person's slot, with the database key sealed to its public half. */
export const makeSlot = async (parts: SlotParts, userName: string, password: string, databaseKey: Uint8Array): Promise<Slot> => {
  const salt = parts.randomBytes(16);
  const personal = await parts.hash(password, salt, parts.cost);
  const key = slotKey(parts.deviceSecret, personal);
  const slotId = slotIdOf(parts.deviceSecret, userName);
  const pair = await newSealingPair();
  try {
    return {
      slotId,
      argon2id: { ...parts.cost, salt: toText(salt) },
      publicKey: pair.publicKey,
      wrappedPrivateKey: wrap(key, pair.privateKey, `slot/${slotId}`),
      sealedKey: await seal(pair.publicKey, databaseKey, `database-key/${slotId}`),
    };
  } finally {
    [personal, key, pair.privateKey].forEach(zero);
  }
};

/** Opening the slot is the password check; there is no second hash. Undefined for a wrong password. */
export const openSlot = async (parts: Pick<SlotParts, 'deviceSecret' | 'hash'>, slot: Slot, password: string): Promise<Uint8Array | undefined> => {
  const personal = await parts.hash(password, fromText(slot.argon2id.salt), slot.argon2id);
  const key = slotKey(parts.deviceSecret, personal);
  const privateKey = unwrap(key, slot.wrappedPrivateKey, `slot/${slot.slotId}`);
  try {
    return privateKey && (await unseal({ publicKey: slot.publicKey, privateKey }, slot.sealedKey, `database-key/${slot.slotId}`));
  } finally {
    [personal, key, privateKey].forEach(zero);
  }
};

/** The same work for a name that has no slot, so that time does not tell who works here. */
export const openNoSlot = async (parts: SlotParts, password: string): Promise<void> => {
  const dummy: Slot = {
    slotId: 'nobody', argon2id: { ...parts.cost, salt: toText(parts.randomBytes(16)) }, publicKey: '', wrappedPrivateKey: toText(parts.randomBytes(60)), sealedKey: { enc: '', ct: '' },
  };
  await openSlot(parts, dummy, password);
};
