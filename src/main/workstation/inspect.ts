import { accessSync, constants, existsSync, statSync } from 'node:fs';
import type { Trouble } from '#shared/setup/contract.ts';
import { inspectDatabaseFile } from '#main/database/database-file.ts';
import { SecretStoreError } from '#main/ports.ts';
import type { SecretStore } from '#main/ports.ts';
import { hmac, derive } from '#main/vault/derive.ts';
import { toText, utf8, zero } from '#main/vault/encodings.ts';
import { readRecoveryFile, readVault } from '#main/vault/vault-file.ts';
import type { Vault } from '#main/vault/vault-file.ts';
import type { WorkstationPaths } from './paths.ts';

export type Inspection =
  | { readonly type: 'not-set-up' }
  | { readonly type: 'trouble'; readonly trouble: Trouble; readonly vault: Vault | undefined }
  /** `isUnderNext`: a change of the key was cut off after the new file took its place. */
  | { readonly type: 'ready'; readonly vault: Vault; readonly isUnderNext: boolean };

export const keychainAccount = (dbId: string): string => `${dbId}/device`;

export const deviceSecretCheck = (deviceSecret: Uint8Array): string => {
  const key = derive(deviceSecret, 'check');
  const check = toText(hmac(key, utf8('device secret')));
  zero(key);
  return check;
};

/** The device secret, if the keychain gives the very one this vault was made with. Once a vault exists nothing else is *absent*. */
export const readDeviceSecret = async (secrets: SecretStore, vault: Vault): Promise<Uint8Array | undefined> => {
  try {
    const secret = await secrets.read(keychainAccount(vault.dbId));
    if (secret?.length !== 32 || deviceSecretCheck(secret) !== vault.deviceSecretCheck) {
      zero(secret);
      return undefined;
    }
    return secret;
  } catch (error) {
    if (error instanceof SecretStoreError) return undefined;
    throw error;
  }
};

const isWritable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

// SQLCipher 4 writes whole pages of this size.
const pageBytes = 4096;

/** A file that ends inside a page was cut off, unless a log beside it still holds what a power cut kept from it. */
const isCutOff = (path: string, sizeBytes: number): boolean =>
  sizeBytes % pageBytes !== 0 && !((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0);

/** The file is under neither key of the vault: one of the two is from before a change of the key, or the file is somebody else's. */
const strangeSalt = (paths: WorkstationPaths, vault: Vault, salt: string): Trouble => {
  if (/^0+$/.test(salt)) return 'database-damaged';
  if (vault.past.some((past) => past.salt === salt)) return 'database-older';
  const beside = readRecoveryFile(paths.recovery);
  const isNewer = beside?.dbId === vault.dbId && (beside.current.salt === salt || beside.next?.salt === salt);
  return isNewer ? 'vault-older' : 'database-foreign';
};

/** What lies in the data directory, judged without opening it and without writing a byte. */
export const inspectFiles = (paths: WorkstationPaths, isTestKeyring: boolean): Inspection => {
  const found = readVault(paths.vault);
  const database = inspectDatabaseFile(paths.database);
  const trouble = (which: Trouble, vault?: Vault): Inspection => ({ type: 'trouble', trouble: which, vault });
  if (!isWritable(paths.folder)) return trouble('not-writable');
  if (found.type === 'damaged') return trouble('vault-damaged');
  if (found.type === 'missing') {
    if (database.type === 'missing' && !existsSync(paths.recovery)) return { type: 'not-set-up' };
    // A database that nobody has the keys to is somebody's clinic all the same: it is never overwritten.
    return trouble('vault-missing');
  }
  const { vault } = found;
  if (!vault.setUp) {
    // Cut off before it was whole: nothing was ever recorded, so it may begin again (row K3). A clinic that was finished
    // once has a salt and a recovery file: there the flag was changed by hand, and nothing may be cleared away.
    const wasFinished = vault.keys.current.salt !== null || existsSync(paths.recovery);
    return wasFinished ? trouble('vault-damaged') : { type: 'not-set-up' };
  }
  if (vault.testKeyring !== isTestKeyring) return trouble('test-keyring', vault);
  switch (database.type) {
    case 'missing': return trouble('database-missing', vault);
    case 'not-a-file': return trouble('database-not-a-file', vault);
    case 'empty': return trouble('database-empty', vault);
    case 'plaintext': return trouble('database-plaintext', vault);
    case 'encrypted': {
      if (isCutOff(paths.database, database.sizeBytes)) return trouble('database-damaged', vault);
      const { current, next } = vault.keys;
      if (database.salt === current.salt) return { type: 'ready', vault, isUnderNext: false };
      if (database.salt === next?.salt) return { type: 'ready', vault, isUnderNext: true };
      return trouble(strangeSalt(paths, vault, database.salt), vault);
    }
  }
};
