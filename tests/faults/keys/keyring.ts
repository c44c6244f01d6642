import { execFile, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { startSecretService } from '../../../scripts/secret-service.mjs';

const run = promisify(execFile);
const keytar = createRequire(import.meta.url).resolve('keytar');
const service = 'Wardlight';

/** A private bus with a real gnome-keyring on it, and what may happen to them. */
export interface Keyring {
  readonly env: Readonly<Record<string, string>>;
  /** Every secret of Wardlight's, by account. */
  readonly items: () => Promise<Readonly<Record<string, string>>>;
  readonly put: (account: string, secret: string) => Promise<void>;
  readonly remove: (account: string) => Promise<void>;
  readonly lock: () => Promise<void>;
  /** The daemon does not answer any more, nor end. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly killBus: () => void;
  readonly stop: () => Promise<void>;
}

export const startKeyring = async (dir: string): Promise<Keyring> => {
  const started = await startSecretService({ dir });
  const [bus, daemon] = started.pids as readonly number[];
  const env = started.env as Readonly<Record<string, string>>;
  const signal = (pid: number | undefined, name: NodeJS.Signals): void => {
    if (pid === undefined) return;
    try {
      process.kill(pid, name);
    } catch {
      // It has ended already.
    }
  };
  /** In a process of its own: libsecret keeps its connection to the bus for as long as a process lives. */
  const ask = async (call: string, ...args: readonly string[]): Promise<unknown> => {
    const { stdout } = await run(process.execPath, ['-e', `require(${JSON.stringify(keytar)}).${call}(${JSON.stringify(service)}, ...process.argv.slice(1)).then((v) => { console.log(JSON.stringify(v ?? null)); process.exit(0); })`, ...args], { env: { ...process.env, ...env }, timeout: 10_000 });
    return JSON.parse(stdout);
  };
  return {
    env,
    items: async () => Object.fromEntries(((await ask('findCredentials')) as { account: string; password: string }[]).map(({ account, password }) => [account, password])),
    put: async (account, secret) => void (await ask('setPassword', account, secret)),
    remove: async (account) => void (await ask('deletePassword', account)),
    lock: async () => void (await run('dbus-send', ['--session', '--print-reply', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock', 'array:objpath:/org/freedesktop/secrets/collection/login'], { env: { ...process.env, ...env }, timeout: 5_000 })),
    freeze: () => { signal(daemon, 'SIGSTOP'); },
    thaw: () => { signal(daemon, 'SIGCONT'); },
    killBus: () => { signal(bus, 'SIGKILL'); },
    stop: async () => {
      signal(daemon, 'SIGCONT');
      await started.stop();
    },
  };
};

export type Misbehaviour = 'dismisses' | 'hangs' | 'forgets' | 'differs' | 'own-process';

/** A private bus with a Secret Service on it that does as told instead of a keyring. */
export const startFakeKeyring = async (how: Misbehaviour): Promise<{ readonly env: Readonly<Record<string, string>>; readonly stop: () => void }> => {
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const address = await new Promise<string>((resolve) => { bus.stdout.once('data', (text: Buffer) => { resolve(text.toString().trim()); }); });
  const env = { DBUS_SESSION_BUS_ADDRESS: address };
  const fake = spawn('/usr/bin/python3', ['tests/fixtures/fake-secret-service.py', how], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'ignore'] });
  await new Promise<void>((resolve, reject) => {
    fake.stdout.once('data', () => { resolve(); });
    fake.once('exit', () => { reject(new Error('the fake key store did not start')); });
  });
  return {
    env,
    stop: () => {
      fake.kill('SIGKILL');
      bus.kill('SIGKILL');
    },
  };
};
