import { rmSync } from 'node:fs';
import { promoted, withoutNext } from '#main/vault/database-keys.ts';
import { readRecoveryFile, recoveryFileOf, writeRecoveryFile, writeVault } from '#main/vault/vault-file.ts';
import type { Vault } from '#main/vault/vault-file.ts';
import type { WorkstationParts } from './context.ts';
import type { WorkstationPaths } from './paths.ts';
import { dropUpgradeCopies } from './upgrade-copy.ts';

export const removeNextDatabase = ({ nextDatabase }: WorkstationPaths): void => {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${nextDatabase}${suffix}`, { force: true });
};

/** recovery.json says what the vault says; a file of an earlier version, or none, becomes one. */
export const keepRecoveryFile = ({ paths }: WorkstationParts, vault: Vault): void => {
  const [wanted, found] = [recoveryFileOf(vault), readRecoveryFile(paths.recovery)];
  if (JSON.stringify(found) !== JSON.stringify(wanted)) writeRecoveryFile(paths.recovery, wanted);
};

/**
 * Ends what a cut in the middle of a change of the key left: a new file that took its place is the clinic's from now on, one that did not
 * is taken away. Only once the database was opened under `databaseKey`, and the vault's MAC was found to be ours.
 */
export const settleRotation = (parts: WorkstationParts, vault: Vault, databaseKey: Uint8Array, isUnderNext: boolean): Vault => {
  const settled = isUnderNext ? promoted(vault, databaseKey, parts.clock.now()) : vault.keys.next ? withoutNext(vault, databaseKey) : vault;
  if (settled !== vault) {
    writeVault(parts.paths.vault, settled);
    parts.log.write('key-rotation-settled', { isUnderNext });
  }
  removeNextDatabase(parts.paths);
  dropUpgradeCopies(parts, settled.keys.current.salt);
  keepRecoveryFile(parts, settled);
  return settled;
};
