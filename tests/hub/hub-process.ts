import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { trustCertificate } from './hub-device.ts';

/** Tests and the bench run from the checkout. */
const root = process.cwd();

export interface HubProcess {
  readonly pid: number;
  readonly host: string;
  readonly port: number;
  readonly pin: Uint8Array;
  readonly code: string | null;
  readonly kill: (signal: NodeJS.Signals) => Promise<number | null>;
  readonly log: () => string;
}

/** The hub's one file, as `npm run hub` runs it. Answers its path and what takes it away. */
export const buildHub = async (): Promise<{ readonly file: string; readonly remove: () => void }> => {
  const file = join(root, '.cache/tools', `hub-under-test-${process.pid}.mjs`);
  await build({ entryPoints: [join(root, 'src/hub/main.ts')], outfile: file, absWorkingDir: root, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' });
  return { file, remove: () => { rmSync(file, { force: true }); } };
};

/** Runs one command of it to its end. */
export const hubCommand = (file: string, args: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => void (said += data.toString()));
    child.once('close', (code) => resolve({ code, said }));
  });

const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => (child.exitCode === null && child.signalCode === null ? void child.once('exit', (code) => resolve(code)) : resolve(child.exitCode)));

/** Starts it on loopback and waits until it listens. `port` 0 for any. */
export const startHubProcess = async (file: string, folder: string, { port = 0, args = [] }: { readonly port?: number; readonly args?: readonly string[] } = {}): Promise<HubProcess> => {
  const child = spawn(process.execPath, [file, '--data', folder, '--listen', `127.0.0.1:${port}`, '--metrics', 'off', '--json', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (data: Buffer) => void (log += data.toString()));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data: Buffer) => resolve(data.toString()));
    child.once('exit', () => reject(new Error(`the hub ended: ${log}`)));
  });
  const { port: bound, pin, code } = JSON.parse(line) as { port: number; pin: string; code: string | null };
  const pinBytes = new Uint8Array(Buffer.from(pin, 'hex'));
  trustCertificate(pinBytes, readFileSync(join(folder, 'tls', 'certificate.pem'), 'utf8'));
  return {
    pid: child.pid ?? 0, host: '127.0.0.1', port: bound, pin: pinBytes, code, log: () => log,
    kill: (signal) => {
      child.kill(signal);
      return ended(child);
    },
  };
};
