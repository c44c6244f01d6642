import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, readdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Trouble } from '#shared/setup/contract.ts';
import { inspectDatabaseFile } from '#main/database/database-file.ts';
import { DatabaseError } from '#main/database/driver.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import type { WorkstationParts } from './context.ts';
import type { WorkstationPaths } from './paths.ts';
import { toDisk } from '#main/vault/to-disk.ts';

/** Room for the copy, and for what the steps to the new schema write. */
const neededSpace = 2.2;
const keptMs = 30 * 86_400_000;
const copyName = /^before-update-schema-\d+-(\d{4}-\d{2}-\d{2})\.db$/u;
const companions = ['-wal', '-shm', '-journal'];

const remove = (path: string): void => {
  for (const each of ['', ...companions]) rmSync(`${path}${each}`, { force: true });
};

const copies = ({ folder }: WorkstationPaths): readonly string[] => readdirSync(folder).filter((name) => copyName.test(name));

const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
};

/** All of it, by its own key, page by page and tree by tree. Left as one file, as it is to be put back. */
const isWhole = async ({ driver }: WorkstationParts, path: string, key: Uint8Array, schema: number): Promise<boolean> => {
  const copy = await openKeyedConnection(driver, path, key, 'existing');
  try {
    const first = async (pragma: string): Promise<unknown> => Object.values((await copy.all(`PRAGMA ${pragma}`, []))[0] ?? {})[0];
    const isSound = (await first('user_version')) === schema && (await copy.all('PRAGMA cipher_integrity_check', [])).length === 0 && (await first('integrity_check')) === 'ok';
    return isSound && (await first('journal_mode = DELETE')) === 'delete';
  } finally {
    await copy.close();
  }
};

const isOutOfRoom = (error: unknown): boolean => {
  const code = error instanceof DatabaseError ? error.code : (error as NodeJS.ErrnoException).code;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL';
};

/**
 * Copies the closed database, byte by byte, before its first step to a newer schema: it opens with the vault and the version that made it. A
 * cut leaves a file without a final name, and nothing is changed before the copy is proved. Answers why it may not go on.
 */
export const makeUpgradeCopy = async (parts: WorkstationParts, key: Uint8Array, schema: number): Promise<Trouble | undefined> => {
  const { paths, clock, log } = parts;
  const begun = join(paths.folder, 'before-update.part');
  const name = `before-update-schema-${String(schema)}-${clock.now().slice(0, 10)}.db`;
  remove(begun);
  if ((statSync(`${paths.database}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) return 'in-use';
  const { bavail, bsize } = statfsSync(paths.folder);
  if ((parts.freeBytes?.(paths.folder) ?? bavail * bsize) < neededSpace * statSync(paths.database).size) return 'no-room-for-copy';
  try {
    await pipeline(createReadStream(paths.database), createWriteStream(begun, { flags: 'wx', mode: 0o600 }));
    toDisk(begun);
    const isSame = (await sha256Of(begun)) === (await sha256Of(paths.database));
    if (!isSame || !(await isWhole(parts, begun, key, schema))) {
      remove(begun);
      log.write('upgrade-copy-not-proved', { isSame });
      return 'database-damaged';
    }
    toDisk(begun);
    renameSync(begun, join(paths.folder, name));
    toDisk(paths.folder);
    copies(paths).filter((each) => each !== name).forEach((each) => { remove(join(paths.folder, each)); });
    log.write('upgrade-copy-made', { schema });
    return undefined;
  } catch (error) {
    remove(begun);
    if (isOutOfRoom(error)) return 'no-room-for-copy';
    throw error;
  }
};

/** Takes away what is no longer to be there: half a copy, one of 30 days, and one under another key than the one of now, told by its salt. */
export const dropUpgradeCopies = ({ paths, clock }: WorkstationParts, salt: string | null): void => {
  remove(join(paths.folder, 'before-update.part'));
  for (const name of copies(paths)) {
    const path = join(paths.folder, name);
    const [file, day] = [inspectDatabaseFile(path), copyName.exec(name)?.[1] ?? ''];
    const isKept = file.type === 'encrypted' && file.salt === salt && Date.parse(clock.now()) - Date.parse(day) < keptMs;
    if (!isKept) remove(path);
  }
};
