import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { sql } from '#shared/database/types.ts';
import type { Trouble } from '#shared/setup/contract.ts';
import type { SignedEntry } from '#shared/sync/roster-entry.ts';
import { inspectDatabaseFile } from '#main/database/database-file.ts';
import { SecretStoreError } from '#main/ports.ts';
import { insertStaff, keepPassword, keptOf } from '#main/staff/index.ts';
import { foundingEntries } from '#main/sync/roster/found.ts';
import { appendRoster } from '#main/sync/roster/roster-store.ts';
import { withAttemptsMac } from '#main/vault/attempts.ts';
import { sealDatabaseKey } from '#main/vault/database-keys.ts';
import { makeDeviceKeys } from '#main/vault/device-keys.ts';
import { toText, zero } from '#main/vault/encodings.ts';
import { clinicIdOf, recoveryKeysFrom, signGenesis } from '#main/vault/recovery.ts';
import type { RecoveryKeys } from '#main/vault/recovery.ts';
import { makeSlot } from '#main/vault/slots.ts';
import { withMac } from '#main/vault/vault-mac.ts';
import { readVault, recoveryFileOf, writeRecoveryFile, writeVault } from '#main/vault/vault-file.ts';
import type { Vault } from '#main/vault/vault-file.ts';
import { slotParts } from './context.ts';
import type { WorkstationParts } from './context.ts';
import { deviceSecretCheck, inspectFiles, keychainAccount } from './inspect.ts';
import { openDatabase } from './open-database.ts';

export interface NewClinic {
  readonly clinicName: string;
  readonly displayName: string;
  readonly userName: string;
  readonly password: string;
  /** 32 bytes that the recovery words spell. */
  readonly recoverySecret: Uint8Array;
}

export type SetUpResult =
  | { readonly type: 'done'; readonly clinicId: string }
  | { readonly type: 'already-set-up' }
  | { readonly type: 'trouble'; readonly trouble: Trouble };

/** Keychain first, and read back by a second process: a store that forgets must be known before anything depends on it (row K2). */
export const storeDeviceSecret = async (parts: WorkstationParts, dbId: string, deviceSecret: Uint8Array): Promise<Trouble | undefined> => {
  try {
    await parts.secrets.write(keychainAccount(dbId), deviceSecret);
    const back = await parts.secrets.read(keychainAccount(dbId));
    const isSame = back !== undefined && Buffer.from(back).equals(deviceSecret);
    zero(back);
    return isSame ? undefined : 'keychain-insecure';
  } catch (error) {
    if (error instanceof SecretStoreError) return 'keychain-unreadable';
    throw error;
  }
};

/** What an unfinished setup left: its database never held a record, because `setUp` was never true. */
export const clearUnfinished = (parts: WorkstationParts) => {
  const left = readVault(parts.paths.vault);
  if (left.type !== 'ok' || left.vault.setUp) return;
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${parts.paths.database}${suffix}`, { force: true });
  rmSync(parts.paths.vault, { force: true });
};

/**
 * Makes a clinic: key to keychain → read back by a second process → vault.json with `setUp: false` → database → `setUp: true`.
 * A cut anywhere leaves either a clinic or nothing that was ever used.
 */
export const setUpClinic = async (parts: WorkstationParts, clinic: NewClinic): Promise<SetUpResult> => {
  const found = inspectFiles(parts.paths, parts.isTestKeyring);
  if (found.type === 'ready') return { type: 'already-set-up' };
  if (found.type === 'trouble') return found.vault ? { type: 'already-set-up' } : { type: 'trouble', trouble: found.trouble };
  clearUnfinished(parts);
  const dbId = parts.ids.newId();
  const [deviceSecret, databaseKey] = [parts.ids.randomBytes(32), parts.ids.randomBytes(32)];
  try {
    const trouble = await storeDeviceSecret(parts, dbId, deviceSecret);
    if (trouble) return { type: 'trouble', trouble };
    const words = await recoveryKeysFrom(clinic.recoverySecret);
    zero(words.sealing.privateKey);
    const recovery = makeRecoveryPart(parts, words);
    const slots = [await makeSlot(slotParts(parts, deviceSecret), clinic.userName, clinic.password)];
    const device = await makeDeviceKeys(deviceSecret, databaseKey);
    const current = await sealDatabaseKey({ dbId, recovery, slots }, databaseKey, { madeAt: parts.clock.now(), salt: null, device: device.wrapped });
    const vault = withAttemptsMac(deviceSecret, withMac(databaseKey, {
      v: 2, dbId, setUp: false, testKeyring: parts.isTestKeyring, demo: parts.isDemo, clinicName: clinic.clinicName,
      deviceSecretCheck: deviceSecretCheck(deviceSecret), recovery, slots, device: device.publicKeys, keys: { current, next: null }, past: [],
      rotationDueSince: null, mac: '-', attempts: {}, failures: [], attemptsMac: '-',
    }));
    writeVault(parts.paths.vault, vault);
    const founding = await foundingEntries(recovery.genesis, words, device.publicKeys, computerName(), Date.parse(parts.clock.now()));
    return await makeDatabase(parts, vault, clinic, databaseKey, founding);
  } finally {
    [deviceSecret, databaseKey].forEach(zero);
  }
};

/** How the roster calls this workstation until somebody renames it: what the computer calls itself. */
export const computerName = (): string => hostname().slice(0, 80);

const makeRecoveryPart = (parts: WorkstationParts, keys: RecoveryKeys): Vault['recovery'] => {
  const genesis = {
    v: 1 as const, madeAt: parts.clock.now(), nonce: toText(parts.ids.randomBytes(16)),
    recoverySealing: keys.sealing.publicKey, recoverySigning: keys.signingPublicKey,
  };
  return { genesis, signature: signGenesis(genesis, keys) };
};

const makeDatabase = async (parts: WorkstationParts, vault: Vault, clinic: NewClinic, databaseKey: Uint8Array, founding: readonly SignedEntry[]): Promise<SetUpResult> => {
  const opened = await openDatabase(parts, databaseKey, 'create', vault.dbId);
  if (opened.type === 'trouble') return opened;
  const clinicId = clinicIdOf(vault.recovery.genesis);
  const now = parts.clock.now();
  const id = parts.ids.newId();
  const kept = await keptOf(parts, clinic.password);
  try {
    await opened.db.transaction(async (tx) => {
      await tx.run(sql`INSERT INTO clinic_state (name, value) VALUES ('clinicId', ${clinicId}), ('clinicName', ${clinic.clinicName})`);
      await insertStaff(parts.records, tx, {
        id, userName: clinic.userName, displayName: clinic.displayName, role: 'administrator', addedAt: now, slotId: vault.slots[0]?.slotId ?? '', addedBy: null,
        codeUntil: null, mustChange: false, proof: kept.proof,
      });
      await keepPassword(tx, id, kept, now, parts.ids.newId());
      await appendRoster(tx, 0, founding);
      await parts.audit.append(tx, [{ action: 'setup', method: 'setup.confirm', outcome: 'ok', from: 'core', who: undefined, recordKind: 'clinic', recordId: clinicId }]);
    });
  } finally {
    await opened.db.close();
  }
  const made = inspectDatabaseFile(parts.paths.database);
  if (made.type !== 'encrypted') return { type: 'trouble', trouble: 'codec-missing' };
  // The vault first: a recovery file means that a clinic was finished here once.
  const whole = withMac(databaseKey, { ...vault, setUp: true, keys: { ...vault.keys, current: { ...vault.keys.current, salt: made.salt } } });
  writeVault(parts.paths.vault, whole);
  writeRecoveryFile(parts.paths.recovery, recoveryFileOf(whole));
  return { type: 'done', clinicId };
};
