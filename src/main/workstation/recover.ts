import type { Trouble } from '#shared/setup/contract.ts';
import { inspectDatabaseFile } from '#main/database/database-file.ts';
import { SecretStoreError } from '#main/ports.ts';
import { hasLeavers, keepPassword, keptOf, onlySlotOf, staffByName } from '#main/staff/index.ts';
import { sentMarkAsWritten } from '#main/sync/keys/sent-mark.ts';
import { enrolAgainByWords } from '#main/sync/roster/again-by-words.ts';
import { withAttemptsMac } from '#main/vault/attempts.ts';
import { recoveryContext, sealDatabaseKey } from '#main/vault/database-keys.ts';
import { makeDeviceKeys } from '#main/vault/device-keys.ts';
import { zero } from '#main/vault/encodings.ts';
import { recoveryKeysFrom, recoverySecretFrom } from '#main/vault/recovery.ts';
import type { RecoveryKeys } from '#main/vault/recovery.ts';
import { unseal } from '#main/vault/seal.ts';
import { makeSlot } from '#main/vault/slots.ts';
import { withMac } from '#main/vault/vault-mac.ts';
import { mostPastKeys, readRecoveryFile, readVault, recoveryFileOf, writeRecoveryFile, writeVault } from '#main/vault/vault-file.ts';
import type { PastKey, RecoveryFile, Vault } from '#main/vault/vault-file.ts';
import { slotParts } from './context.ts';
import type { WorkstationParts } from './context.ts';
import { deviceSecretCheck, keychainAccount } from './inspect.ts';
import { openDatabase, troubleOrThrow } from './open-database.ts';
import { computerName } from './set-up.ts';

export type RecoverResult =
  | { readonly type: 'recovered' }
  | { readonly type: 'words-wrong' }
  | { readonly type: 'not-an-administrator' }
  | { readonly type: 'trouble'; readonly trouble: Trouble };

/** What the words may open: as the vault says, as its copy beside it says. The copy counts too when the vault is an old one. */
const recoveryFiles = (parts: WorkstationParts): readonly RecoveryFile[] => {
  const [found, beside] = [readVault(parts.paths.vault), readRecoveryFile(parts.paths.recovery)];
  return [...(found.type === 'ok' ? [recoveryFileOf(found.vault)] : []), ...(beside ? [beside] : [])];
};

/** The key for the file that lies there, by its salt, and all others that ever were, for backups of their time. */
const keyFor = (file: RecoveryFile, salt: string, now: string) => {
  const before = ({ salt: its, sealedKey }: RecoveryFile['current']): PastKey => ({ salt: its, sealedKey, retiredAt: now });
  const used = [file.current, ...(file.next ? [file.next] : []), ...file.past].find((each) => each.salt === salt);
  // A next key that was not in use yet has no backups.
  const others = [before(file.current), ...file.past].filter((each) => each.salt !== salt);
  return { isKnown: used !== undefined, key: used ?? file.current, past: used ? others.slice(0, mostPastKeys) : file.past };
};

/**
 * Words → database key; then a new device secret and a new vault with one slot, the administrator's new password.
 * Nothing is changed until the words have opened the database; the other people need new passwords.
 */
export const recover = async (parts: WorkstationParts, words: string, userName: string, newPassword: string): Promise<RecoverResult> => {
  const files = recoveryFiles(parts);
  if (files.length === 0) return { type: 'trouble', trouble: 'vault-missing' };
  const database = inspectDatabaseFile(parts.paths.database);
  if (database.type !== 'encrypted') {
    return { type: 'trouble', trouble: database.type === 'plaintext' ? 'database-plaintext' : database.type === 'empty' ? 'database-empty' : 'database-missing' };
  }
  const secret = recoverySecretFrom(words);
  if (!secret) return { type: 'words-wrong' };
  const keys = await recoveryKeysFrom(secret);
  zero(secret);
  const now = parts.clock.now();
  const known = files.filter((each) => keyFor(each, database.salt, now).isKnown);
  let databaseKey: Uint8Array | undefined;
  try {
    // One of the two may be damaged where it still reads as a file of its kind: then the words open by the other.
    for (const file of known.length > 0 ? known : files) {
      const { key, past } = keyFor(file, database.salt, now);
      const isTheirs = keys.sealing.publicKey === file.genesis.recoverySealing && keys.signingPublicKey === file.genesis.recoverySigning;
      databaseKey = isTheirs ? await unseal(keys.sealing, key.sealedKey, recoveryContext(file.dbId)) : undefined;
      if (databaseKey) return await remake(parts, { ...file, past }, databaseKey, database.salt, { userName, newPassword, words: keys });
    }
    return { type: 'words-wrong' };
  } finally {
    [databaseKey, keys.sealing.privateKey].forEach(zero);
  }
};

const remake = async (
  parts: WorkstationParts, file: RecoveryFile, databaseKey: Uint8Array, databaseSalt: string,
  { userName, newPassword, words }: { readonly userName: string; readonly newPassword: string; readonly words: RecoveryKeys },
): Promise<RecoverResult> => {
  const opened = await openDatabase(parts, databaseKey, 'existing', file.dbId);
  if (opened.type === 'trouble') return opened;
  const deviceSecret = parts.ids.randomBytes(32);
  try {
    const staff = await staffByName(opened.db.read, userName);
    if (staff?.role !== 'administrator' || staff.hasEnded) return { type: 'not-an-administrator' };
    await parts.secrets.write(keychainAccount(file.dbId), deviceSecret);
    const back = await parts.secrets.read(keychainAccount(file.dbId));
    if (!back || !Buffer.from(back).equals(deviceSecret)) return { type: 'trouble', trouble: 'keychain-insecure' };
    zero(back);
    const kept = await keptOf(parts, newPassword);
    const slot = await makeSlot(slotParts(parts, deviceSecret), staff.userName, newPassword);
    const { dbId, genesis, signature, past } = file;
    const before = readVault(parts.paths.vault);
    const name = await opened.db.read.get<{ value: string }>({ text: `SELECT value FROM clinic_state WHERE name = 'clinicName'`, values: [] });
    const to = { dbId, recovery: { genesis, signature }, slots: [slot] };
    const device = await makeDeviceKeys(deviceSecret, databaseKey);
    const vault: Vault = withAttemptsMac(deviceSecret, withMac(databaseKey, {
      v: 2, ...to, setUp: true, testKeyring: parts.isTestKeyring, demo: before.type === 'ok' && before.vault.demo, clinicName: name?.value ?? '',
      deviceSecretCheck: deviceSecretCheck(deviceSecret), device: device.publicKeys, past,
      // Without the vault nobody knows whether the key changed since somebody left: then it is due.
      rotationDueSince: before.type === 'ok' ? before.vault.rotationDueSince : (await hasLeavers(opened.db.read)) ? parts.clock.now() : null,
      // How old the key is, only the vault knew: as old as the clinic at most.
      keys: { current: await sealDatabaseKey(to, databaseKey, { madeAt: genesis.madeAt, salt: databaseSalt, device: device.wrapped }), next: null },
      mac: '-', attempts: {}, failures: [], attemptsMac: '-',
    }));
    // The people's slots first: with the old vault still there a cut here loses nothing, the words open it again.
    await opened.db.transaction(async (tx) => {
      await onlySlotOf(parts.records, tx, staff.id, { slotId: slot.slotId, proof: kept.proof }, parts.clock.now());
      await keepPassword(tx, staff.id, kept, parts.clock.now(), parts.ids.newId());
      await parts.recovered(tx, staff.id);
      const again = await enrolAgainByWords(tx, { genesis, words, device: device.publicKeys, name: computerName(), at: Date.parse(parts.clock.now()), sent: sentMarkAsWritten(parts.paths.sentMark) });
      if (again !== 'begun-again') parts.log.write('enrolled-again', { again });
      await parts.audit.append(tx, [{ action: 'recover', method: 'recovery.open', outcome: 'ok', from: 'gate', who: undefined, recordKind: 'staff', recordId: staff.id }]);
    });
    writeVault(parts.paths.vault, vault);
    writeRecoveryFile(parts.paths.recovery, recoveryFileOf(vault));
    return { type: 'recovered' };
  } catch (error) {
    if (error instanceof SecretStoreError) return { type: 'trouble', trouble: 'keychain-unreadable' };
    return troubleOrThrow(error);
  } finally {
    zero(deviceSecret);
    await opened.db.close();
  }
};
