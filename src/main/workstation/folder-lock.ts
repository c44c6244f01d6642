import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { isProcessAlive } from './process-alive.ts';

/** One process owns a data directory. */
export interface FolderLock {
  readonly release: () => void;
}

/** When a process started, in clock ticks since boot; tells a reused pid from the old owner. Undefined off Linux. */
const startTicks = (pid: number): string | undefined => {
  try {
    // Field 22; the command in field 2 may hold spaces and brackets, so count after its end.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()?.split(' ')[19];
  } catch {
    return undefined;
  }
};

const ownerLives = (path: string): boolean => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return false;
  }
  const [pid, ticks] = text.trim().split(' ');
  const number = Number(pid);
  if (!Number.isInteger(number) || number < 1) return false;
  if (!isProcessAlive(number)) return false;
  const now = startTicks(number);
  return now === undefined || ticks === undefined || ticks === now;
};

/** Undefined while another process that lives holds it; a lock left by one that died is taken over. */
export const lockFolder = (path: string): FolderLock | undefined => {
  const own = `${path}.${process.pid}`;
  rmSync(own, { force: true });
  const file = openSync(own, 'wx', 0o600);
  writeSync(file, `${process.pid} ${startTicks(process.pid) ?? ''}`.trim());
  closeSync(file);
  try {
    for (let tries = 0; tries < 2; tries += 1) {
      try {
        // A link appears whole or not at all, so nobody reads a half-written owner.
        linkSync(own, path);
        return { release: () => rmSync(path, { force: true }) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        if (ownerLives(path) || !moveAway(path, `${own}.dead`)) return undefined;
      }
    }
    return undefined;
  } finally {
    rmSync(own, { force: true });
  }
};

/**
 * Takes a dead owner's lock away under a name of our own, and looks at it once more there: of two starters that both judged
 * it dead, the slower one may have caught the quicker one's new lock, and puts it back.
 */
const moveAway = (path: string, aside: string): boolean => {
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
  const isTaken = ownerLives(aside);
  if (isTaken) linkSync(aside, path);
  rmSync(aside, { force: true });
  return !isTaken;
};
