import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const password = 'amber kettle 4477 hill';

export interface Ended {
  readonly code: number | null;
  readonly answer: Record<string, unknown> | undefined;
  readonly ms: number;
}

/** A folder with a password file, and the real, built command line over it. */
export const createCli = (name: string) => {
  const folder = mkdtempSync(join(tmpdir(), `wardlight-${name}-`));
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  const start = (args: readonly string[], nodeArgs: readonly string[] = []): { readonly child: ChildProcess; readonly ended: Promise<Ended> } => {
    const began = performance.now();
    const child = spawn(process.execPath, [...nodeArgs, join(process.cwd(), 'dist/cli/main.mjs'), ...args, '--password-file', passwordFile], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout?.on('data', (data: Buffer) => { output += data.toString('utf8'); });
    child.stderr?.resume();
    const ended = new Promise<Ended>((resolve) => {
      child.on('close', (code) => {
        let answer: Ended['answer'];
        try {
          answer = JSON.parse(output) as Ended['answer'];
        } catch {
          // Killed before it answered.
        }
        resolve({ code, answer, ms: performance.now() - began });
      });
    });
    return { child, ended };
  };
  return {
    folder, password, start,
    run: (args: readonly string[]): Promise<Ended> => start(args).ended,
    init: async (data: string): Promise<void> => {
      const { code } = await start(['init', '--data', data, '--clinic', 'Harbour Street Clinic', '--admin', 'ruth']).ended;
      if (code !== 0) throw new Error('the clinic could not be set up');
    },
    importArgs: (data: string, files: string) => ['import', '--data', data, '--user', 'ruth', '--source', 'drill', files],
  };
};
