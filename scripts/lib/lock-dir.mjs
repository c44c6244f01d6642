import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './say.mjs';

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Left by a process that is gone. One without a pid is being made this moment, unless it is older than that takes. */
const isStale = (dir) => {
  try {
    return !alive(Number(readFileSync(join(dir, 'pid'), 'utf8')));
  } catch {
    try {
      return Date.now() - statSync(dir).mtimeMs > 5000;
    } catch {
      return false;
    }
  }
};

/** One waiter at a time: the second of two would otherwise remove the lock that the first has just made. */
const removeStale = (dir) => {
  const turn = `${dir}.takeover`;
  try {
    mkdirSync(turn);
  } catch {
    if (isStale(turn)) rmSync(turn, { recursive: true, force: true });
    return;
  }
  if (isStale(dir)) rmSync(dir, { recursive: true, force: true });
  rmSync(turn, { recursive: true, force: true });
};

/** Runs `work` while this process alone holds the folder `dir`. Making a folder is atomic, which writing a file is not. */
export const withLock = async (dir, work) => {
  mkdirSync(dirname(dir), { recursive: true });
  for (let waited = 0; ; waited += 1) {
    try {
      mkdirSync(dir);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (isStale(dir)) removeStale(dir);
      else if (waited === 0) say('wardlight: another command is preparing this checkout; waiting for it …');
      await sleep(200);
    }
  }
  const release = () => rmSync(dir, { recursive: true, force: true });
  process.once('exit', release);
  try {
    writeFileSync(join(dir, 'pid'), String(process.pid));
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
};
