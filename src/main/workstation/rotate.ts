import { closeSync, existsSync, openSync, renameSync, statfsSync } from 'node:fs';
import { copyDatabase, layFirstPage, leaveWal } from '#main/database/copy-database.ts';
import type { KeyedFile } from '#main/database/copy-database.ts';
import { inspectDatabaseFile } from '#main/database/database-file.ts';
import { DatabaseError } from '#main/database/driver.ts';
import { proveCopy } from '#main/database/prove-copy.ts';
import { promoted, withNext, withoutNext } from '#main/vault/database-keys.ts';
import { zero } from '#main/vault/encodings.ts';
import { writeVault } from '#main/vault/vault-file.ts';
import type { Vault } from '#main/vault/vault-file.ts';
import type { WorkstationParts } from './context.ts';
import type { OwnVault } from './own-vault.ts';
import { keepRecoveryFile, removeNextDatabase } from './settle-rotation.ts';
import { dropUpgradeCopies } from './upgrade-copy.ts';
import { toDisk } from '#main/vault/to-disk.ts';

/** Why the database kept its key; it is as it was, and the work goes on under that key. */
export type WhyKept = 'no-space' | 'disk-full' | 'busy' | 'not-copied' | 'not-proved' | 'file-changed' | 'vault-changed' | 'failed';

export type RotateResult =
  /** `isSettled` is false when the vault could not say so: the next sign-in ends it, and until then nobody may change the vault. */
  | { readonly type: 'rotated'; readonly key: Uint8Array; readonly isSettled: boolean }
  | { readonly type: 'kept'; readonly why: WhyKept };

/** Room for the new file beside the old one, and for what is written meanwhile. */
const neededSpace = 2.2;

/** Stops what was begun, with the reason. */
class Kept extends Error {
  readonly why: WhyKept;
  constructor(why: WhyKept) {
    super(why);
    this.why = why;
  }
}

const freeBytesOf = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

const whyOf = (error: unknown): WhyKept => {
  if (error instanceof Kept) return error.why;
  const code = error instanceof DatabaseError ? error.code : (error as NodeJS.ErrnoException).code;
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return 'disk-full';
  return code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED' ? 'busy' : 'failed';
};

/**
 * Another key for the closed database: all of it is copied into a new file under the new key, the copy is proved, and takes the old one's
 * place by one rename (docs/decisions/0008). The vault says both keys before that and the new one after; a cut at any moment
 * leaves one of the two that opens everything, told apart by the file's salt. The caller has the vault's turn and has closed the database.
 */
export const rotateDatabaseKey = async (parts: WorkstationParts, own: OwnVault): Promise<RotateResult> => {
  const nextKey = parts.ids.randomBytes(32);
  try {
    const vault = await makeNext(parts, own, nextKey);
    if (!(await leaveWal(parts.driver, { path: parts.paths.database, key: own.databaseKey }))) throw new Kept('busy');
    // The log of another file would be played over the new one (measured).
    if (['-wal', '-shm', '-journal'].some((suffix) => existsSync(`${parts.paths.database}${suffix}`))) throw new Kept('busy');
    renameSync(parts.paths.nextDatabase, parts.paths.database);
    return { type: 'rotated', key: nextKey, isSettled: settle(parts, vault, nextKey) };
  } catch (error) {
    zero(nextKey);
    undo(parts, own);
    return { type: 'kept', why: whyOf(error) };
  }
};

/** The proved copy under the next key, flushed, beside the old file; and the vault that knows both. */
const makeNext = async (parts: WorkstationParts, own: OwnVault, nextKey: Uint8Array): Promise<Vault> => {
  const { paths, driver } = parts;
  const found = inspectDatabaseFile(paths.database);
  if (found.type !== 'encrypted' || found.salt !== own.vault.keys.current.salt) throw new Kept('file-changed');
  if ((parts.freeBytes ?? freeBytesOf)(paths.folder) < neededSpace * found.sizeBytes) throw new Kept('no-space');
  const [before, next]: [KeyedFile, KeyedFile] = [{ path: paths.database, key: own.databaseKey }, { path: paths.nextDatabase, key: nextKey }];
  removeNextDatabase(paths);
  closeSync(openSync(paths.nextDatabase, 'wx', 0o600));
  await layFirstPage(driver, next);
  const laid = inspectDatabaseFile(paths.nextDatabase);
  if (laid.type !== 'encrypted') throw new Kept('failed');
  // The salt belongs to what the vault says, so the file's first page comes before it.
  const vault = await withNext(own.vault, own, nextKey, { madeAt: parts.clock.now(), salt: laid.salt });
  if (!vault) throw new Kept('vault-changed');
  writeVault(paths.vault, vault);
  keepRecoveryFile(parts, vault);
  try {
    await copyDatabase(driver, before, next);
  } catch (error) {
    // The export says that it failed and never why; a disk that filled meanwhile is the likeliest.
    throw new Kept(whyOf(error) === 'failed' ? 'not-copied' : whyOf(error));
  }
  const proof = await proveCopy(driver, before, next);
  if (proof.type === 'differs') {
    parts.log.write('key-rotation-not-proved', { where: proof.where });
    throw new Kept('not-proved');
  }
  const whole = inspectDatabaseFile(paths.nextDatabase);
  if (whole.type !== 'encrypted' || whole.salt !== laid.salt) throw new Kept('not-proved');
  toDisk(paths.nextDatabase);
  return vault;
};

/** The new file lies in its place: nothing goes back any more. False when the vault still says both keys. */
const settle = (parts: WorkstationParts, vault: Vault, nextKey: Uint8Array): boolean => {
  try {
    toDisk(parts.paths.folder);
    const settled = promoted(vault, nextKey, parts.clock.now());
    writeVault(parts.paths.vault, settled);
    keepRecoveryFile(parts, settled);
    // Whoever left could open the copy that lies there from before an update.
    dropUpgradeCopies(parts, settled.keys.current.salt);
    return true;
  } catch {
    parts.log.write('key-rotation-not-settled');
    return false;
  }
};

/** Nothing of the old database was touched; what is left here by a full disk goes at the next sign-in. */
const undo = (parts: WorkstationParts, own: OwnVault): void => {
  try {
    removeNextDatabase(parts.paths);
    const vault = withoutNext(own.vault, own.databaseKey);
    writeVault(parts.paths.vault, vault);
    keepRecoveryFile(parts, vault);
  } catch {
    parts.log.write('key-rotation-left-over');
  }
};
