import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { createStartLimit, STARTS_AGAIN } from '#main/shells/common/start-again.ts';

export interface Supervised {
  /** Starts the process that does the work; its further stream 3 ends when we end, and it follows. */
  readonly startCore: (start: 'first' | 'again') => ChildProcess;
  readonly signals: Pick<NodeJS.Process, 'on' | 'off'>;
  readonly complain: (line: string) => void;
}

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Starts the core, and again each time it ended sealed; answers the exit code of the last one. This process holds no key and
 * no record at any time, so that after a seal every process that did is gone.
 */
export const supervise = async ({ startCore, signals, complain }: Supervised): Promise<number> => {
  let core: ChildProcess | undefined;
  let isStopping = false;
  // At a terminal the core hears Ctrl+C by itself as well; it stops once all the same.
  const pass = (signal: NodeJS.Signals): void => {
    isStopping = true;
    core?.kill(signal);
  };
  FORWARDED.forEach((signal) => signals.on(signal, pass));
  const mayStartAgain = createStartLimit();
  try {
    for (let start: 'first' | 'again' = 'first'; ; start = 'again') {
      const startedAt = performance.now();
      core = startCore(start);
      const code = await endOf(core);
      if (code !== STARTS_AGAIN) return code;
      if (isStopping) return 0;
      if (!mayStartAgain(performance.now() - startedAt)) {
        complain('Wardlight ended as soon as it was started, five times, so it was not started again.');
        return 1;
      }
    }
  } finally {
    FORWARDED.forEach((signal) => signals.off(signal, pass));
  }
};

/** Its exit code; 128 and the signal's number where a signal ended it, as a terminal says it. */
const endOf = (core: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    core.once('error', reject);
    core.once('exit', (code, signal) => { resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])); });
  });
