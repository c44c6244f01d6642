import { readdirSync, readFileSync } from 'node:fs';

/**
 * Whether any process of the group still runs. One that ended but was not collected (a container's first process may
 * never do so) holds no memory and does not count, which signal 0 alone cannot tell.
 */
export const isGroupAlive = (group: number): boolean => {
  try {
    process.kill(-group, 0);
  } catch (why) {
    if ((why as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return process.platform !== 'linux' || readdirSync('/proc').some((name) => /^\d+$/u.test(name) && isRunningIn(group, name));
};

/** Ends every process of the group at once. */
export const killGroup = (group: number): void => {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (why) {
    if ((why as NodeJS.ErrnoException).code !== 'ESRCH') throw why;
  }
};

const isRunningIn = (group: number, pid: string): boolean => {
  try {
    // "pid (name) state parent group …"; the name may hold spaces and brackets.
    const [state, , itsGroup] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /su, '').split(' ');
    return Number(itsGroup) === group && state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
};
