import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf } from '../lib/bytes-of.ts';
import type { FlipTask } from './flip-vault.ts';
import { startKeyring } from './keyring.ts';
import type { Keyring } from './keyring.ts';
import type { Step, Told } from './run-steps.ts';

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The number of the moment at which it ends itself with SIGKILL. */
  readonly cut?: number;
  /** Killed so many milliseconds after the words were shown. */
  readonly killAfterMs?: number;
  /** Instead of steps: every byte of the vault in turn. */
  readonly flips?: FlipTask;
  /** What is done when the process waits in `pause`. */
  readonly atPause?: () => Promise<void>;
}

export interface Ran {
  readonly told: readonly Told[];
  /** It ended by itself in time, and not by a signal. */
  readonly isEnded: boolean;
  readonly ms: number;
}

/** One workstation's folder, and how a process of Wardlight is run over it; a test of the harness itself runs it otherwise. */
export interface Workstation {
  readonly folder: string;
  readonly run: (steps: readonly Step[], options?: RunOptions) => Promise<Ran>;
  /** Every item of the key store, by account. */
  readonly items: () => Promise<Readonly<Record<string, string>>>;
}

/** Longer than every deadline of the product together: what takes longer hangs. */
const deadlineMs = 60_000;

/** Starts a process from this very bundle. Its key store is the one of `env`, and no screen is there unless `env` says so. */
const runChild = (folder: string, steps: readonly Step[], env: NodeJS.ProcessEnv, { cut = 0, killAfterMs, flips, atPause }: RunOptions): Promise<Ran> =>
  new Promise((resolve) => {
    const began = performance.now();
    const child = spawn(process.execPath, [process.argv[1] ?? '', '--child', JSON.stringify({ folder, steps, cut, flips })], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    const told: Told[] = [];
    let rest = '';
    const deadline = setTimeout(() => child.kill('SIGKILL'), flips ? 10 * deadlineMs : deadlineMs);
    const hear = (line: string): void => {
      const each = JSON.parse(line) as Told;
      told.push(each);
      if (each.did === 'words' && killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      if (each.did === 'pausing') void Promise.resolve(atPause?.()).then(() => child.stdin.write('on\n'));
    };
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (data: Buffer) => {
      const lines = (rest + data.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(hear);
    });
    child.once('close', (code) => {
      clearTimeout(deadline);
      resolve({ told, isEnded: code === 0, ms: performance.now() - began });
    });
  });

/** A workstation over a real private keyring, both in a folder of their own. */
export const createWorkstation = async (name: string) => {
  const room = mkdtempSync(join(tmpdir(), `wardlight-keys-${name}-`));
  const folder = join(room, 'data');
  mkdirSync(folder);
  let keyring: Keyring = await startKeyring(join(room, 'keyring'));
  const withoutScreen = (): NodeJS.ProcessEnv => {
    const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
    return env;
  };
  /** Another folder over the same keyring. */
  const at = (place: string): Workstation => ({
    folder: place, items: () => keyring.items(),
    run: (steps, options = {}) => runChild(place, steps, { ...withoutScreen(), ...keyring.env, ...options.env }, options),
  });
  return {
    ...at(folder), room, at,
    keyring: () => keyring,
    /** The keyring of the same folder, unlocked and answering again. */
    restartKeyring: async (): Promise<void> => {
      await keyring.stop();
      keyring = await startKeyring(join(room, 'keyring'));
    },
    /** What lies in the folder, to be put back as it was. */
    keep: () => {
      const aside = mkdtempSync(join(room, 'aside-'));
      cpSync(folder, aside, { recursive: true });
      return { folder: aside, putBack: () => { rmSync(folder, { recursive: true, force: true }); cpSync(aside, folder, { recursive: true }); } };
    },
    end: async (): Promise<void> => {
      await keyring.stop();
      rmSync(room, { recursive: true, force: true });
    },
  };
};
export type RealWorkstation = Awaited<ReturnType<typeof createWorkstation>>;

/** A clinic that was set up there and holds one patient. */
export interface Made {
  readonly words: readonly string[];
  readonly patientIds: readonly string[];
  /** Names the clinic's item in the key store. */
  readonly account: string;
}

export const makeClinic = async ({ folder, run }: Pick<Workstation, 'folder' | 'run'>): Promise<Made> => {
  const { told } = await run([{ do: 'set-up' }, { do: 'register' }]);
  const [words, id] = [told.find(({ did }) => did === 'words')?.words, told.find(({ did }) => did === 'register')?.id];
  if (!words || id === undefined) throw new Error(`the clinic could not be made: ${JSON.stringify(told)}`);
  const { dbId } = JSON.parse(readFileSync(join(folder, 'vault.json'), 'utf8')) as { readonly dbId: string };
  return { words, patientIds: [id], account: `${dbId}/device` };
};

export const filesOf = ({ folder }: Pick<Workstation, 'folder'>): Record<string, string> => bytesOf(folder);
