import { execFile } from 'node:child_process';
import type { Log } from '#main/ports.ts';

/** Locks this computer's own session, where the clinic's rules say so: logind's on Linux, by switching off the screen on a Mac. */
export const createLockComputer = (log: Log, platform = process.platform) => (): void => {
  const [command, ...args] = platform === 'darwin' ? ['pmset', 'displaysleepnow'] : ['loginctl', 'lock-session', ...ownSession()];
  execFile(command, args, { timeout: 5_000 }, (why) => { if (why) log.write('computer-not-locked'); });
};

/** Without a name logind takes the caller's session, which a program started by the desktop's service manager has not. */
const ownSession = (): readonly string[] => (process.env['XDG_SESSION_ID'] ? [process.env['XDG_SESSION_ID']] : []);
