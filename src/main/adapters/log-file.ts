import { appendFileSync, chmodSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Log } from '#main/ports.ts';

const longestBytes = 1_000_000;
const keptFiles = 5;

/** JSON lines, ids only, 5 files of 1 MB. A log that cannot be written must not stop the clinic. */
export const createLogFile = (folder: string, clock: Clock): Log => {
  const path = join(folder, 'wardlight.log');
  const rotate = () => {
    if (statSync(path).size < longestBytes) return;
    for (let n = keptFiles - 1; n > 0; n -= 1) {
      try {
        renameSync(n === 1 ? path : `${path}.${n - 1}`, `${path}.${n}`);
      } catch {
        // There are not that many yet.
      }
    }
  };
  return {
    write: (event, facts = {}) => {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        appendFileSync(path, `${JSON.stringify({ at: clock.now(), event, ...facts })}\n`, { mode: 0o600 });
        chmodSync(path, 0o600);
        rotate();
      } catch {
        // A full disk or a folder that is not ours is told on the screen by those who write records.
      }
    },
  };
};
