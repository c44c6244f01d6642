import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { backupContract } from '#shared/backup/contract.ts';
import type { DatabaseDriver } from '#main/database/driver.ts';
import { DatabaseError } from '#main/database/driver.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import { checkCopy, countRows } from './check-copy.ts';

type Create = (typeof backupContract)['backup.create'];
type Answer = OutputOf<Create>;
type WhyNot = Extract<Answer, { type: 'refused' }>['why'];

export interface BackupSource {
  readonly driver: DatabaseDriver;
  /** Of the open database. */
  readonly path: string;
  /** Undefined when nobody is signed in. */
  readonly key: () => Uint8Array | undefined;
}

const refused = (why: WhyNot): Answer => ({ type: 'refused', why });

/** Makes the file empty, for its owner alone; an existing one is never written over. */
const makeFile = (file: string): WhyNot | undefined => {
  try {
    closeSync(openSync(file, 'wx', 0o600));
    return undefined;
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'EEXIST': return 'exists';
      case 'ENOENT': case 'ENOTDIR': return 'no-folder';
      case 'ENOSPC': case 'EDQUOT': return 'disk-full';
      default: return 'not-writable';
    }
  }
};

const whyNot = (error: unknown): WhyNot => {
  const code = error instanceof DatabaseError ? error.code : (error as NodeJS.ErrnoException).code;
  return code === 'SQLITE_FULL' || code === 'SQLITE_IOERR' || code === 'ENOSPC' ? 'disk-full' : 'not-verified';
};

const remove = (file: string): void => {
  for (const each of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`]) rmSync(each, { force: true });
};

/** The file's bytes and the folder that names it reach the disk: a copy that a power cut takes is none. */
const toDisk = (file: string): void => {
  for (const each of [file, dirname(file)]) {
    const opened = openSync(each, 'r');
    try {
      fsyncSync(opened);
    } finally {
      closeSync(opened);
    }
  }
};

const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
};

/**
 * Copies the open database into a new file under the same key, on a connection of its own, and proves the copy before it answers.
 * What cannot be finished or proved is taken away.
 */
export const createBackup = ({ driver, path, key }: BackupSource) => async (_context: unknown, { file }: InputOf<Create>): Promise<Answer> => {
  const held = key();
  if (!held) throw new Error('nobody is signed in');
  // Sign-out zeroes the session's key; the check opens the copy after that at the latest.
  const own = new Uint8Array(held);
  const problem = makeFile(file);
  if (problem) return refused(problem);
  try {
    const connection = await openKeyedConnection(driver, path, own, 'existing');
    try {
      const before = await countRows(connection);
      await connection.run('VACUUM INTO ?', [file]);
      const after = await countRows(connection);
      const checked = await checkCopy(driver, file, own, before, after);
      if (checked.type === 'bad') {
        remove(file);
        return refused('not-verified');
      }
      toDisk(file);
      return { type: 'made', file, bytes: statSync(file).size, patients: checked.patients, sha256: await sha256Of(file) };
    } finally {
      await connection.close();
    }
  } catch (error) {
    remove(file);
    if (error instanceof DatabaseError || (error as NodeJS.ErrnoException).code !== undefined) return refused(whyNot(error));
    throw error;
  } finally {
    own.fill(0);
  }
};
