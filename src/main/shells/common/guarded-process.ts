import { Socket } from 'node:net';
import { isProgram } from '#main/shells/common/is-program.ts';

const PRLIMIT = '/usr/bin/prlimit';

/** Asked for by SIGUSR1, Node's inspector would hand every key to whoever may send us a signal. */
export const refuseInspector = (): void => { process.on('SIGUSR1', () => undefined); };

/**
 * The command that runs `program` so that a crash writes no picture of its memory to a disk. Linux, where util-linux is; the
 * kernel's "not dumpable" mark, which would also keep a debugger of the same user out, cannot be set without native code.
 */
export const withoutCoreDumps = (program: string, args: readonly string[], platform = process.platform): readonly [string, readonly string[]] => {
  if (platform !== 'linux' || !isProgram(PRLIMIT)) return [program, args];
  return [PRLIMIT, ['--core=0:0', program, ...args]];
};

/** Calls back when whoever started us has ended: the pipe it gave us as stream 3 then closes, however it ended. */
export const onParentGone = (listener: () => void): void => {
  const pipe = new Socket({ fd: 3 });
  pipe.once('close', listener).on('error', () => undefined).resume().unref();
};
