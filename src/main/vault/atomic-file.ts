import { closeSync, fsyncSync, lstatSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toDisk } from './to-disk.ts';

/** Replaces a small file so that after a power cut it is the old or the new one, whole. Mode 0600 whatever the umask. */
export const writeFileAtomically = (path: string, text: string): void => {
  const next = `${path}.new`;
  rmSync(next, { force: true });
  const file = openSync(next, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(next, path);
  toDisk(dirname(path));
};

/** The same beside whatever else goes on, for one that is written often; one write of a path at a time. */
export const replaceFile = async (path: string, text: string): Promise<void> => {
  const next = `${path}.new`;
  await rm(next, { force: true });
  const file = await open(next, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(next, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

const longest = 4_000_000;

/** The text, or undefined when there is no such file. Empty for anything that is no file of ours, which parses as damaged. */
export const readFileOrMissing = (path: string): string | undefined => {
  try {
    const stat = lstatSync(path);
    if (!stat.isFile() || stat.size > longest) return '';
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
