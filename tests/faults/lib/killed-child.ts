import { spawn } from 'node:child_process';

export interface ChildRun {
  /** What it said, whole lines only. */
  readonly lines: readonly string[];
  /** Milliseconds from when it said that it was ready, to its end. */
  readonly ms: number;
  readonly wasKilled: boolean;
  readonly code: number | null;
}

interface ChildOptions {
  /** So long after it said `ready`. */
  readonly killAfterMs?: number | undefined;
  /** It is ended after so long, whatever it does. */
  readonly timeoutMs?: number;
}

/** Runs a part of this program as a process of its own, and ends it with -9 when told to. */
export const runChild = (bundle: string, args: readonly string[], { killAfterMs, timeoutMs = 600_000 }: ChildOptions = {}): Promise<ChildRun> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [bundle, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    let began = 0;
    const limit = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString('utf8');
      if (began > 0 || !/^ready$/m.test(output)) return;
      began = performance.now();
      if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      resolve({ lines: output.split('\n').slice(0, -1), ms: performance.now() - began, wasKilled: signal === 'SIGKILL', code });
    });
  });

export const tell = (line: string): void => void process.stdout.write(`${line}\n`);

/** What was told after this word. */
export const toldAs = (word: string, { lines }: ChildRun): readonly string[] => lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
