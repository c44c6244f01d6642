import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type SavedExport = { readonly type: 'saved'; readonly file: string; readonly undo: () => void } | { readonly type: 'refused'; readonly why: 'exists' | 'no-folder' | 'not-writable' | 'disk-full' };

const whyNot = (error: unknown): Extract<SavedExport, { type: 'refused' }>['why'] => {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EEXIST': return 'exists';
    case 'ENOENT': case 'ENOTDIR': return 'no-folder';
    case 'ENOSPC': case 'EDQUOT': return 'disk-full';
    default: return 'not-writable';
  }
};

/** Writes a new file for its owner alone into the folder for what leaves the clinic, down to the disk. Half a file is taken away. */
export const saveExport = (folder: string) => (name: string, text: string): SavedExport => {
  const file = join(folder, name);
  let opened: number | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    opened = openSync(file, 'wx', 0o600);
    writeFileSync(opened, text);
    fsyncSync(opened);
    return { type: 'saved', file, undo: () => { rmSync(file, { force: true }); } };
  } catch (error) {
    if (opened !== undefined) rmSync(file, { force: true });
    return { type: 'refused', why: whyNot(error) };
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
};
