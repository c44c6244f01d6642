import { z } from 'zod';
import { readFileOrMissing, writeFileAtomically } from './atomic-file.ts';

const text = z.string().min(1).max(4096);
const sealed = z.strictObject({ enc: text, ct: text });

/** One person's way in on this workstation. No name: `slotId` is an HMAC of it under the device secret. */
export const Slot = z.strictObject({
  slotId: text,
  /** Argon2id (RFC 9106): memory in KiB, passes, lanes, salt base64url. */
  argon2id: z.strictObject({ m: z.number().int(), t: z.number().int(), p: z.number().int(), salt: text }),
  publicKey: text,
  wrappedPrivateKey: text,
  sealedKey: sealed,
});
export type Slot = z.infer<typeof Slot>;

export const GenesisEntry = z.strictObject({
  v: z.literal(1), madeAt: text, nonce: text, recoverySealing: text, recoverySigning: text,
});

/** What the recovery words need, also kept in recovery.json so that a lost vault does not lose the clinic. Nothing in it is secret. */
export const RecoveryPart = z.strictObject({ genesis: GenesisEntry, signature: text, sealedKey: sealed });
export type RecoveryPart = z.infer<typeof RecoveryPart>;

export const Attempt = z.strictObject({ failed: z.number().int().min(0), nextAllowedAt: z.string() });
const devicePair = z.strictObject({ publicKey: text, wrappedPrivateKey: text });

export const Vault = z.strictObject({
  v: z.literal(1),
  /** Names the keychain item and is written inside the database: a vault and a database of two clinics are told apart. */
  dbId: z.uuid(),
  setUp: z.boolean(),
  testKeyring: z.boolean(),
  demo: z.boolean(),
  clinicName: z.string().max(120),
  /** First 16 bytes of the database file, hex; null until it is made. */
  databaseSalt: z.string().max(32).nullable(),
  /** HMAC that only the right device secret makes: another one in the keychain is noticed before a password is blamed. */
  deviceSecretCheck: text,
  recovery: RecoveryPart,
  slots: z.array(Slot).max(500),
  device: z.strictObject({ signing: devicePair, sealing: devicePair }),
  /** Under a key from the database key, over everything public that keys are sealed to. */
  mac: text,
  attempts: z.record(z.string(), Attempt),
  failures: z.array(z.strictObject({ slotId: text, at: z.string() })).max(1000),
  /** Under a key from the device secret, over `attempts` and `failures`. */
  attemptsMac: text,
});
export type Vault = z.infer<typeof Vault>;

export type VaultState = { readonly type: 'missing' } | { readonly type: 'damaged' } | { readonly type: 'ok'; readonly vault: Vault };

export const readVault = (path: string): VaultState => {
  const found = readFileOrMissing(path);
  if (found === undefined) return { type: 'missing' };
  try {
    const parsed = Vault.safeParse(JSON.parse(found));
    return parsed.success ? { type: 'ok', vault: parsed.data } : { type: 'damaged' };
  } catch {
    return { type: 'damaged' };
  }
};

export const writeVault = (path: string, vault: Vault): void => writeFileAtomically(path, `${JSON.stringify(Vault.parse(vault), null, 1)}\n`);

/** recovery.json: the vault's recovery part and the id it was sealed for. */
export const RecoveryFile = RecoveryPart.extend({ dbId: z.uuid() });
export type RecoveryFile = z.infer<typeof RecoveryFile>;

export const readRecoveryFile = (path: string): RecoveryFile | undefined => {
  const found = readFileOrMissing(path);
  if (found === undefined) return undefined;
  try {
    const parsed = RecoveryFile.safeParse(JSON.parse(found));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};

export const writeRecoveryFile = (path: string, file: RecoveryFile): void => writeFileAtomically(path, `${JSON.stringify(file, null, 1)}\n`);
