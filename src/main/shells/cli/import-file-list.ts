import { constants } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { FileTrouble } from '#shared/interchange/import-file.ts';
import type { ImportFile, OpenedFile } from '#shared/interchange/import-file.ts';

const chunkBytes = 256 * 1024;

/**
 * The bytes of one file, as many as it had when it was opened. A file that grows, shrinks or is written to meanwhile is none that anybody
 * meant: what was read of it is told as `changed`.
 */
async function* chunksOf(handle: FileHandle, size: number, changedAt: bigint): AsyncGenerator<Uint8Array> {
  try {
    let at = 0;
    while (at < size) {
      // A new one each time: it is given away to the thread that reads.
      const bytes = new Uint8Array(Math.min(chunkBytes, size - at));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      yield bytesRead === bytes.length ? bytes : bytes.slice(0, bytesRead);
    }
    const now = await handle.stat({ bigint: true });
    if (at < size || Number(now.size) !== size || now.mtimeNs !== changedAt) throw new FileTrouble('changed');
  } catch (error) {
    throw error instanceof FileTrouble ? error : new FileTrouble('unreadable');
  } finally {
    await handle.close();
  }
}

/** Opens one file. What is no file or cannot be had is an answer, with the report's word for it. */
export const openImportFile = async (path: string): Promise<OpenedFile> => {
  let handle: FileHandle | undefined;
  try {
    // Before it is opened: opening a pipe waits for whoever writes into it, and a device may do anything.
    if (!(await stat(path)).isFile()) return { type: 'refused', reason: 'not-a-file' };
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await handle.stat({ bigint: true });
    if (found.isFile()) return { type: 'opened', chunks: chunksOf(handle, Number(found.size), found.mtimeNs) };
    await handle.close();
    return { type: 'refused', reason: 'not-a-file' };
  } catch {
    // Gone, locked or forbidden: the other files still come in, and this one is named.
    await handle?.close();
    return { type: 'refused', reason: 'unreadable' };
  }
};

const importFile = (path: string, name: string, bytes: number | null): ImportFile => ({
  name, folder: basename(dirname(path)), bytes, open: () => openImportFile(path),
});

/** Every file below a folder but hidden ones, in the order of their names, whatever the disk's own order. */
async function* below(folder: string, root: string, above: readonly string[]): AsyncGenerator<ImportFile> {
  const name = (path: string) => relative(root, path).split(sep).join('/');
  const own = await stat(folder).catch(() => undefined);
  const id = own === undefined ? folder : `${own.dev}:${own.ino}`;
  // A link to a folder above it: everything in there is on its way already.
  if (above.includes(id)) return;
  const entries = await readdir(folder).catch(() => undefined);
  if (entries === undefined) yield importFile(folder, name(folder), null);
  for (const entry of (entries ?? []).sort((a, b) => (a < b ? -1 : 1))) {
    if (entry.startsWith('.')) continue;
    const path = join(folder, entry);
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) yield* below(path, root, [...above, id]);
    else yield importFile(path, name(path), found?.isFile() ? found.size : null);
  }
}

/** The files and folders named on the command line, folders opened. One that is not there is refused in the report. */
export async function* importFileList(paths: readonly string[]): AsyncGenerator<ImportFile> {
  for (const given of paths) {
    const path = resolve(given);
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) yield* below(path, path, []);
    else yield importFile(path, basename(path), found?.isFile() ? found.size : null);
  }
}
