import { lstatSync, openSync, readSync, closeSync } from 'node:fs';

/** What lies at the path, judged without a key and without touching it. */
export type DatabaseFileState =
  | { readonly type: 'missing' }
  | { readonly type: 'not-a-file' }
  | { readonly type: 'empty' }
  | { readonly type: 'plaintext' }
  /** `salt` is the first 16 bytes, constant for the file's life: the vault remembers it, so another clinic's file is told from a damaged one. */
  | { readonly type: 'encrypted'; readonly salt: string; readonly sizeBytes: number };

const plainHeader = 'SQLite format 3\0';

export const inspectDatabaseFile = (path: string): DatabaseFileState => {
  let stat;
  try {
    stat = lstatSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { type: 'missing' };
    throw error;
  }
  if (!stat.isFile()) return { type: 'not-a-file' };
  if (stat.size === 0) return { type: 'empty' };
  const header = Buffer.alloc(16);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, 16, 0);
  } finally {
    closeSync(file);
  }
  if (header.toString('latin1') === plainHeader) return { type: 'plaintext' };
  return { type: 'encrypted', salt: header.toString('hex'), sizeBytes: stat.size };
};
