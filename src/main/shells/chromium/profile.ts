import { chmodSync, chownSync, existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'wardlight-profile-';

/** Where profiles live: in memory where the system has such a place, so that nothing of a session reaches a disk. */
export const profileParent = (): string => (existsSync('/dev/shm') ? '/dev/shm' : tmpdir());

/** Makes an empty profile that only its owner reads. Its name carries our process id, so a stale one can be told. */
export const makeProfile = (parent: string, owner: { readonly uid: number; readonly gid: number } | undefined): string => {
  const profile = mkdtempSync(join(parent, `${PREFIX}${String(process.pid)}-`));
  chmodSync(profile, 0o700);
  if (owner !== undefined) chownSync(profile, owner.uid, owner.gid);
  return profile;
};

/** The browser may still be writing for a moment after it ended, hence the retries. */
export const removeProfile = (profile: string): void => {
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
};

/** Removes what a killed Wardlight left behind; answers how many. Other people's folders and links are not touched. */
export const sweepProfiles = (parent: string, owners: readonly number[], isAlive: (pid: number) => boolean): number => {
  const stale = readdirSync(parent)
    .filter((name) => {
      const pid = Number(/^wardlight-profile-(\d+)-/u.exec(name)?.[1] ?? 0);
      return pid > 0 && !isAlive(pid);
    })
    .map((name) => join(parent, name))
    .filter((path) => {
      const seen = lstatSync(path, { throwIfNoEntry: false });
      return seen !== undefined && seen.isDirectory() && owners.includes(seen.uid);
    });
  stale.forEach(removeProfile);
  return stale.length;
};
