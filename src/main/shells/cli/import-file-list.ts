import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { maxFileBytes } from '#shared/interchange/import-file.ts';
import type { FileText, ImportFile } from '#shared/interchange/import-file.ts';

/** Reads one file as UTF-8. What is no text, too large or not to be had is an answer, with the report's word for it. */
export const readImportText = async (path: string): Promise<FileText> => {
  let bytes: Buffer;
  try {
    const found = await stat(path);
    if (!found.isFile()) return { type: 'refused', reason: 'unreadable' };
    if (found.size > maxFileBytes) return { type: 'refused', reason: 'too-large' };
    bytes = await readFile(path);
  } catch {
    // Gone, locked or forbidden: the other files still come in, and this one is named.
    return { type: 'refused', reason: 'unreadable' };
  }
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'))) return { type: 'refused', reason: 'zip' };
  try {
    return { type: 'text', text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes) };
  } catch {
    // TextDecoder's only way to say that the bytes are not UTF-8.
    return { type: 'refused', reason: 'binary' };
  }
};

const importFile = (path: string, name: string): ImportFile => ({ name, folder: basename(dirname(path)), read: () => readImportText(path) });

/** Every file below a folder but hidden ones, in the order of their names, whatever the disk's own order. */
async function* below(folder: string, root: string): AsyncGenerator<ImportFile> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) yield* below(path, root);
    else yield importFile(path, relative(root, path).split(sep).join('/'));
  }
}

/** The files and folders named on the command line, folders opened. One that is not there is refused in the report. */
export async function* importFileList(paths: readonly string[]): AsyncGenerator<ImportFile> {
  for (const given of paths) {
    const path = resolve(given);
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) yield* below(path, path);
    else yield importFile(path, basename(path));
  }
}
