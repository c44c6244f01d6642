import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export type PasswordRead =
  | { readonly type: 'password'; readonly password: string }
  | { readonly type: 'refused'; readonly why: 'unreadable' | 'readable-by-others' | 'empty' | 'too-long' };

const maxBytes = 4096;

/** The first line of a file that only its owner may read. Checked on the open file, so it cannot be exchanged in between. */
export const readPasswordFile = (path: string): PasswordRead => {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    // Gone or forbidden; the answer names the option, never the file's content.
    return { type: 'refused', why: 'unreadable' };
  }
  try {
    const found = fstatSync(file);
    if (!found.isFile()) return { type: 'refused', why: 'unreadable' };
    // Windows has no such bits; there the file's owner is all we can ask for.
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) return { type: 'refused', why: 'readable-by-others' };
    const bytes = Buffer.alloc(maxBytes + 1);
    const read = readSync(file, bytes, 0, bytes.length, 0);
    const [line = ''] = bytes.toString('utf8', 0, read).split(/\r?\n/, 1);
    bytes.fill(0);
    if (line === '') return { type: 'refused', why: 'empty' };
    return read > maxBytes && line.length > 1024 ? { type: 'refused', why: 'too-long' } : { type: 'password', password: line };
  } finally {
    closeSync(file);
  }
};
