import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const writesIt = new RegExp(['PRAGMA\\s+(hex)?', 'rekey'].join(''), 'i');

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs|cjs|js|sql)$/.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name));

/** How many files were read, and which of them write that statement. */
export const scanForRekey = (folders: readonly string[]): { readonly read: number; readonly guilty: readonly string[] } => {
  const files = folders.flatMap(filesBelow);
  return { read: files.length, guilty: files.filter((file) => writesIt.test(readFileSync(file, 'utf8'))) };
};
