import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { type CdpClient, createCdpClient } from '#main/shells/chromium/cdp-client.ts';
import { browserFlags, type FlagChoices } from '#main/shells/chromium/browser-flags.ts';
import { isGroupAlive, killGroup } from '#main/shells/chromium/process-group.ts';
import { makeProfile, profileParent, removeProfile } from '#main/shells/chromium/profile.ts';

/** Debian's `nobody`: root's browser runs as this user, because Chromium's sandbox refuses to run as root. */
const NOBODY = { uid: 65534, gid: 65534 };

export interface BrowserChoices extends Omit<FlagChoices, 'profile' | 'isSandboxed'> {
  readonly program: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
}

export interface BrowserProcess {
  readonly pid: number;
  readonly profile: string;
  readonly cdp: CdpClient;
  readonly product: string;
  /** Address of the test port; undefined outside end-to-end tests. */
  readonly e2eAddress: string | undefined;
  /** Resolves when the browser's first process has ended. */
  readonly exited: Promise<number | null>;
  /** Ends every process at once: nothing of it is on the screen, in memory or offered to other programs' paste any more. */
  readonly kill: () => void;
  /** Resolves when every process of this browser is gone and its profile removed. */
  readonly close: () => Promise<void>;
}

/** Who root's browser runs as; undefined when we are an ordinary user. */
export const browserOwner = (): typeof NOBODY | undefined => (process.getuid?.() === 0 ? NOBODY : undefined);

/** Starts a browser with an empty profile; where the system has no user namespaces, once more without its sandbox, saying so. */
export const startBrowser = async (choice: BrowserChoices): Promise<BrowserProcess> => {
  const first = await tryBrowser(choice, true);
  if ('browser' in first) return first.browser;
  if (!/no usable sandbox|running as root without --no-sandbox|sandbox.*namespace|namespace.*sandbox/iu.test(first.said))
    throw new Error(`Chromium ended while it was starting. It said: ${lastLine(first.said)}`);
  choice.say('This system has no user namespaces, so Chromium runs without its own sandbox.');
  const second = await tryBrowser(choice, false);
  if ('browser' in second) return second.browser;
  throw new Error(`Chromium ended while it was starting. It said: ${lastLine(second.said)}`);
};

const tryBrowser = async (choice: BrowserChoices, isSandboxed: boolean): Promise<{ browser: BrowserProcess } | { said: string }> => {
  const owner = browserOwner();
  const profile = makeProfile(profileParent(), owner);
  const child = spawn(choice.program, browserFlags({ ...choice, profile, isSandboxed }), {
    // A group of its own: Ctrl+C in the terminal reaches us only, and the whole group can be awaited and ended.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    env: browserEnv(choice.env, profile, owner),
    ...owner,
  });
  let said = '';
  child.stderr!.on('data', (text: Buffer) => { said = (said + text.toString('utf8')).slice(-8_000); });
  const exited = new Promise<number | null>((answer) => {
    child.once('exit', answer);
    child.once('error', (why) => { said += why.message; answer(null); });
  });
  const heardAll = new Promise((done) => { child.stderr!.once('close', done); });
  const cdp = createCdpClient(child.stdio[3] as Writable, child.stdio[4] as Readable);
  const kill = (): void => { if (child.pid !== undefined) killGroup(child.pid); };
  const close = (): Promise<void> => endBrowser(child, cdp, profile);
  const version = await Promise.race([cdp.send('Browser.getVersion'), exited]).catch(() => null);
  if (version === null || typeof version === 'number') {
    // What it said last may arrive after its end.
    await Promise.race([heardAll, pause(1_000)]);
    await close();
    return { said };
  }
  const e2eAddress = choice.isE2e ? await waitFor(() => /DevTools listening on ws:\/\/([^/]+)/u.exec(said)?.[1]) : undefined;
  return { browser: { pid: child.pid!, profile, cdp, product: String(version['product']), e2eAddress, exited, kill, close } };
};

const browserEnv = (env: BrowserChoices['env'], profile: string, owner: typeof NOBODY | undefined): NodeJS.ProcessEnv => {
  // What a killed browser leaves in its temporary folder goes with its profile. A Mac's paths are too long for a socket in it.
  const temporary = process.platform === 'linux' ? { TMPDIR: profile } : {};
  if (owner === undefined) return { ...env, ...temporary };
  // Root's own environment stays with root.
  const names = ['PATH', 'LANG', 'TZ', 'DISPLAY'].filter((name) => env[name] !== undefined);
  const given: NodeJS.ProcessEnv = { ...Object.fromEntries(names.map((name) => [name, env[name]])), HOME: profile, ...temporary };
  if (env['XAUTHORITY'] !== undefined) {
    given['XAUTHORITY'] = join(profile, 'Xauthority');
    copyFileSync(env['XAUTHORITY'], given['XAUTHORITY']);
    chmodSync(given['XAUTHORITY'], 0o600);
    chownSync(given['XAUTHORITY'], owner.uid, owner.gid);
  }
  return given;
};

/** Killed, not asked: it has nothing to save, and asked to close it would hand what was copied in it to the computer's clipboard for good. */
const endBrowser = async ({ pid }: ChildProcess, cdp: CdpClient, profile: string): Promise<void> => {
  if (pid !== undefined) {
    killGroup(pid);
    if ((await waitFor((): true | undefined => (isGroupAlive(pid) ? undefined : true))) === undefined) throw new Error('An old browser process could not be ended.');
  }
  cdp.close();
  removeProfile(profile);
};

const waitFor = async <T>(look: () => T | undefined, limitMs = 5_000): Promise<T | undefined> => {
  for (const end = performance.now() + limitMs; performance.now() < end; await pause(5)) {
    const seen = look();
    if (seen !== undefined) return seen;
  }
  return look();
};

const pause = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms); });

const lastLine = (said: string): string => said.trim().split('\n').at(-1) ?? '';
