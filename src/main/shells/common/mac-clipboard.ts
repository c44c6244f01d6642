import { execFile } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import type { OwnClipboard } from '#main/shells/common/clipboard-guard.ts';

/** Runs a program with this text as its input; answers what it printed. */
export type RunText = (command: string, input: string) => Promise<string>;

const runText: RunText = (command, input) =>
  new Promise((resolve, reject) => {
    const child = execFile(command, { timeout: 3_000 }, (why, printed) => { if (why) reject(new Error(why.message)); else resolve(printed); });
    child.stdin!.end(input);
  });

/** A Mac's clipboard outlives whoever copied, so it is emptied from outside. */
export const macClipboard = (run: RunText = runText): OwnClipboard => {
  const salt = randomBytes(16);
  const fingerprint = async (): Promise<string> => createHmac('sha256', salt).update(await run('pbpaste', '')).digest('hex');
  return {
    fingerprint,
    clearIf: async (print) => { if ((await fingerprint()) === print) await run('pbcopy', ''); },
  };
};
