import { randomUUID } from 'node:crypto';
import type { ImportProgress } from '#shared/interchange/contract.ts';
import type { CliAnswer } from './cli-answer.ts';
import { exitCodes, failed } from './cli-answer.ts';
import type { OpenCliCore } from './cli-core.ts';
import { importFileList } from './import-file-list.ts';
import { readPasswordFile } from './password-file.ts';
import { runCli } from './run-cli.ts';

const progressEveryMs = 500;

const left = (seconds: number | null): string => {
  if (seconds === null) return '';
  return seconds < 100 ? `, ${seconds} s left` : `, ${Math.round(seconds / 60)} min left`;
};

/** Where an import is, in one line without a line feed. */
export const progressLine = ({ phase, done, total, secondsLeft, resources }: ImportProgress): string => {
  const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(1);
  if (phase === 'writing') return `written ${done} of ${total ?? resources} resources${left(secondsLeft)}`;
  return `read ${resources} resources, ${megabytes(done)}${total === null ? '' : ` of ${megabytes(total)}`} MB${left(secondsLeft)}`;
};

/** The process around one command: arguments in, one JSON object on stdout, the exit code. Ctrl+C stops an import between two patients. */
export const startCli = async (openCore: OpenCliCore): Promise<void> => {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  let told = 0;
  let answer: CliAnswer;
  try {
    answer = await runCli(process.argv.slice(2), {
      openCore, readPassword: readPasswordFile, listFiles: importFileList, newId: randomUUID, signal: stop.signal,
      onProgress: (progress) => {
        if (!process.stderr.isTTY || performance.now() - told < progressEveryMs) return;
        told = performance.now();
        process.stderr.write(`${progressLine(progress)}\u001b[K\r`);
      },
    });
  } catch (error) {
    // An error's message could carry a path or a record; its kind and a reference are enough here, the log has the rest.
    const ref = randomUUID();
    const kind = error instanceof Error ? error.name : 'unknown';
    answer = failed(exitCodes.unexpected, 'crashed', `Something went wrong (${kind}).`, { ref });
  }
  process.stdout.write(`${JSON.stringify(answer.body)}\n`);
  process.exitCode = answer.code;
};
