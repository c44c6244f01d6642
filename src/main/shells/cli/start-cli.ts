import { randomUUID } from 'node:crypto';
import type { CliAnswer } from './cli-answer.ts';
import { exitCodes, failed } from './cli-answer.ts';
import type { OpenCliCore } from './cli-core.ts';
import { importFileList } from './import-file-list.ts';
import { readPasswordFile } from './password-file.ts';
import { runCli } from './run-cli.ts';

const progressEveryMs = 500;

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
      onProgress: ({ done, total }) => {
        if (!process.stderr.isTTY || performance.now() - told < progressEveryMs) return;
        told = performance.now();
        process.stderr.write(total === null ? `read ${done} resources\r` : `wrote ${done} of ${total} patients\r`);
      },
    });
  } catch (error) {
    // An error's message could carry a path or a record; its kind and a reference are enough here, the log has the rest.
    const ref = randomUUID();
    const kind = error instanceof Error ? error.name : 'unknown';
    answer = stop.signal.aborted
      ? failed(exitCodes.unexpected, 'stopped', 'Stopped. Whole patients are in; run it again for the rest.')
      : failed(exitCodes.unexpected, 'crashed', `Something went wrong (${kind}).`, { ref });
  }
  process.stdout.write(`${JSON.stringify(answer.body)}\n`);
  process.exitCode = answer.code;
};
