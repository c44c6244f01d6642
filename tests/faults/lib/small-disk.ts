import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own, as small as wanted, that can be filled and set to read only. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all that is left, but so many bytes. */
  readonly fill: (leave?: number) => void;
  readonly empty: () => void;
  readonly setWritable: (isWritable: boolean) => void;
  readonly end: () => void;
}

/** Undefined where this user may mount nothing. */
export const mountSmallDisk = (megabytes: number): SmallDisk | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-disk-'));
  const mount = (...args: readonly string[]) => execFileSync('mount', [...args], { stdio: 'ignore' });
  try {
    mount('-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'wardlight', folder);
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    fill: (leave = 0) => {
      const file = openSync(filler, 'a', 0o600);
      try {
        const free = () => { const { bavail, bsize } = statfsSync(folder); return bavail * bsize - leave; };
        while (free() > 0) writeSync(file, Buffer.alloc(Math.min(free(), 65_536)));
        fsyncSync(file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    empty: () => { rmSync(filler, { force: true }); },
    setWritable: (isWritable) => { mount('-o', `remount,${isWritable ? 'rw' : 'ro'}`, folder); },
    end: () => {
      execFileSync('umount', ['--lazy', folder], { stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
