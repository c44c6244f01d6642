import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toDisk } from '#main/vault/to-disk.ts';

export type WhyNoFile = 'exists' | 'no-folder' | 'not-writable' | 'disk-full';

/** A file being written piece by piece. @throws an error with a `why` where the disk would not take it */
export interface NewFile {
  readonly write: (text: string) => Promise<void>;
  /** Down to the disk, with the folder that names it. */
  readonly finish: () => Promise<{ readonly bytes: number; readonly sha256: string }>;
  /** Takes it away again. */
  readonly undo: () => Promise<void>;
}

/** The disk would not take it; nothing of it is our fault. */
class FileFault extends Error {
  override readonly name = 'FileFault';
  readonly why: WhyNoFile;
  constructor(why: WhyNoFile) {
    super(why);
    this.why = why;
  }
}

const whyNoFile = (error: unknown): WhyNoFile | undefined => {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EEXIST': return 'exists';
    case 'ENOENT': case 'ENOTDIR': return 'no-folder';
    case 'ENOSPC': case 'EDQUOT': case 'EFBIG': return 'disk-full';
    case 'EACCES': case 'EPERM': case 'EROFS': case 'EISDIR': case 'EIO': case 'ENAMETOOLONG': return 'not-writable';
    default: return undefined;
  }
};

const orFault = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const why = whyNoFile(error);
    throw why === undefined ? error : new FileFault(why);
  }
};

/** Makes a file for its owner alone; one that is there is never written over. @throws for a fault of ours */
export const makeNewFile = async (path: string): Promise<NewFile | WhyNoFile> => {
  let handle: FileHandle;
  try {
    handle = await open(path, 'wx', 0o600);
  } catch (error) {
    const why = whyNoFile(error);
    if (why === undefined) throw error;
    return why;
  }
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    write: (text) => orFault(async () => {
      const piece = Buffer.from(text);
      hash.update(piece);
      bytes += piece.length;
      for (let at = 0; at < piece.length;) at += (await handle.write(piece, at)).bytesWritten;
    }),
    finish: () => orFault(async () => {
      await handle.sync();
      await handle.close();
      toDisk(dirname(path));
      return { bytes, sha256: hash.digest('hex') };
    }),
    undo: async () => {
      await handle.close().catch(() => undefined);
      rmSync(path, { force: true });
    },
  };
};
