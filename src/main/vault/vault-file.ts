import { z } from 'zod';
import { readFileOrMissing, writeFileAtomically } from './atomic-file.ts';
import { Attempt, GenesisEntry, sealed, text } from './vault-parts.ts';
import { recoveryFromVersion1, RecoveryFileVersion1, vaultFromVersion1, VaultVersion1 } from './vault-version-1.ts';

/** One person's way in on this workstation. No name: `slotId` is an HMAC of it under the device secret. */
export const Slot = z.strictObject({
  slotId: text,
  /** Argon2id (RFC 9106): memory in KiB, passes, lanes, salt base64url. */
  argon2id: z.strictObject({ m: z.number().int(), t: z.number().int(), p: z.number().int(), salt: text }),
  publicKey: text,
  wrappedPrivateKey: text,
});
export type Slot = z.infer<typeof Slot>;

/** First 16 bytes of the database file under this key, hex; null until it is made. Tells which key opens the file that lies there. */
const salt = z.string().max(32).nullable();

/** One database key, sealed to everybody who may have it. Nobody's password is needed to make one, only public halves. */
export const KeySeals = z.strictObject({
  madeAt: text,
  salt,
  /** By slot id; every slot has one. */
  slots: z.record(z.string(), sealed),
  recovery: sealed,
  /** The device's private halves, wrapped under HKDF(DS ‖ DBK, "device"). */
  device: z.strictObject({ signing: text, sealing: text }),
});
export type KeySeals = z.infer<typeof KeySeals>;

/** A database key of before, sealed to the recovery words alone: backups of its time stay readable (docs/decisions/0032). */
export const PastKey = z.strictObject({ salt, retiredAt: text, sealedKey: sealed });
export type PastKey = z.infer<typeof PastKey>;
export const mostPastKeys = 20;

export const Vault = z.strictObject({
  v: z.literal(2),
  /** Names the keychain item and is written inside the database: a vault and a database of two clinics are told apart. */
  dbId: z.uuid(),
  setUp: z.boolean(),
  testKeyring: z.boolean(),
  demo: z.boolean(),
  clinicName: z.string().max(120),
  /** HMAC that only the right device secret makes: another one in the keychain is noticed before a password is blamed. */
  deviceSecretCheck: text,
  recovery: z.strictObject({ genesis: GenesisEntry, signature: text }),
  slots: z.array(Slot).max(500),
  /** Public halves of this workstation's identity. */
  device: z.strictObject({ signing: text, sealing: text }),
  /** `next` only while the key changes, or after a cut in the middle of that. */
  keys: z.strictObject({ current: KeySeals, next: KeySeals.nullable() }),
  past: z.array(PastKey).max(mostPastKeys),
  /** Since when somebody who had a slot no longer should know the key; null when nobody waits for another one. */
  rotationDueSince: text.nullable(),
  /** Under a key from the current database key, over everything above that keys are sealed to, and what is sealed. */
  mac: text,
  attempts: z.record(z.string(), Attempt),
  failures: z.array(z.strictObject({ slotId: text, at: z.string() })).max(1000),
  /** Under a key from the device secret, over `attempts` and `failures`. */
  attemptsMac: text,
});
export type Vault = z.infer<typeof Vault>;

export type VaultState = { readonly type: 'missing' } | { readonly type: 'damaged' } | { readonly type: 'ok'; readonly vault: Vault };

const parsed = (found: string): unknown => {
  try {
    return JSON.parse(found);
  } catch {
    return undefined;
  }
};

/** A file of version 1 answers as one of version 2, and becomes one with the next write. */
export const readVault = (path: string): VaultState => {
  const found = readFileOrMissing(path);
  if (found === undefined) return { type: 'missing' };
  const json = parsed(found);
  const vault = Vault.safeParse(json);
  if (vault.success) return { type: 'ok', vault: vault.data };
  const before = VaultVersion1.safeParse(json);
  return before.success ? { type: 'ok', vault: vaultFromVersion1(before.data) } : { type: 'damaged' };
};

export const writeVault = (path: string, vault: Vault): void => writeFileAtomically(path, `${JSON.stringify(Vault.parse(vault), null, 1)}\n`);

const RecoverableKey = z.strictObject({ salt, sealedKey: sealed });

/** recovery.json: what the words need, kept twice so that a lost vault does not lose the clinic. Nothing in it is secret. */
export const RecoveryFile = z.strictObject({
  v: z.literal(2), dbId: z.uuid(), genesis: GenesisEntry, signature: text,
  current: RecoverableKey, next: RecoverableKey.nullable(), past: z.array(PastKey).max(mostPastKeys),
});
export type RecoveryFile = z.infer<typeof RecoveryFile>;

export const recoveryFileOf = ({ dbId, recovery, keys: { current, next }, past }: Vault): RecoveryFile => ({
  v: 2, dbId, ...recovery, current: { salt: current.salt, sealedKey: current.recovery }, next: next && { salt: next.salt, sealedKey: next.recovery }, past,
});

export const readRecoveryFile = (path: string): RecoveryFile | undefined => {
  const found = readFileOrMissing(path);
  if (found === undefined) return undefined;
  const json = parsed(found);
  const file = RecoveryFile.safeParse(json);
  if (file.success) return file.data;
  const before = RecoveryFileVersion1.safeParse(json);
  return before.success ? recoveryFromVersion1(before.data) : undefined;
};

export const writeRecoveryFile = (path: string, file: RecoveryFile): void => writeFileAtomically(path, `${JSON.stringify(RecoveryFile.parse(file), null, 1)}\n`);
