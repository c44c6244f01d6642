import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every file by name, kind and content: what a trouble must leave as it found it. */
export const bytesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).filter((name) => name !== 'lock').sort().map((name) => {
    const path = join(folder, name);
    const stat = lstatSync(path);
    return [name, stat.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : stat.isDirectory() ? 'folder' : 'link'];
  }));
