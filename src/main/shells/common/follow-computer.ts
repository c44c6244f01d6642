import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { readSessionPath, readSignal } from '#main/shells/common/computer-signals.ts';

export interface ComputerFollower {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The screen was locked. */
  readonly lock: () => void;
  /** Sleep waits, five seconds at most, until this resolves. */
  readonly seal: () => Promise<void>;
  /** Told what this computer lacks: `no-signals` (no gdbus or no bus) or `no-inhibitor` (it may sleep before sealing ended). */
  readonly lacks: (what: 'no-signals' | 'no-inhibitor') => void;
}

const SERVICES = ['--system --dest org.freedesktop.login1', '--session --dest org.gnome.ScreenSaver', '--session --dest org.freedesktop.ScreenSaver'];

/** Listeners that end with us, however we end: the shell ends them when its input does. */
const listenCommand = (hasSessionBus: boolean): string =>
  `${SERVICES.filter((service) => hasSessionBus || service.startsWith('--system')).map((service) => `gdbus monitor ${service} & pids="$pids $!"`).join('; ')}; cat; kill $pids`;

/**
 * Linux: listens to logind and the screen saver through the `gdbus` and `systemd-inhibit` that desktops bring, so that no bus library
 * is part of main. Answers the function that stops it.
 */
export const followComputer = (follower: ComputerFollower): (() => void) => {
  const { env, lock, seal, lacks } = follower;
  let session: string | undefined;
  let isStopped = false;
  let inhibitor: ChildProcess | undefined;
  const inhibit = (): void => {
    inhibitor ??= spawn('systemd-inhibit', ['--what=sleep', '--mode=delay', '--who=Wardlight', '--why=Closes the records first', 'cat'], { env, stdio: ['pipe', 'ignore', 'ignore'] });
    const own = inhibitor;
    own.stdin!.on('error', () => undefined);
    own.once('error', () => { lacks('no-inhibitor'); });
    own.once('exit', (code) => { if (inhibitor === own && !isStopped && code !== 0) lacks('no-inhibitor'); });
  };
  const letSleep = (): void => {
    inhibitor?.stdin!.end();
    inhibitor = undefined;
  };

  const listening = spawn('sh', ['-c', listenCommand(Boolean(env['DBUS_SESSION_BUS_ADDRESS']))], { env, stdio: ['pipe', 'pipe', 'ignore'], detached: true });
  listening.stdin.on('error', () => undefined);
  listening.once('error', () => { lacks('no-signals'); });
  createInterface({ input: listening.stdout }).on('line', (line) => {
    const signal = readSignal(line, session);
    if (signal === 'lock') lock();
    if (signal === 'sleep') void seal().finally(letSleep);
    if (signal === 'wake') inhibit();
  });
  const ask = ['call', '--system', '--dest', 'org.freedesktop.login1', '--object-path', '/org/freedesktop/login1', '--method', 'org.freedesktop.login1.Manager.GetSession', env['XDG_SESSION_ID'] ?? ''];
  execFile('gdbus', ask, { env, timeout: 5_000 }, (why, answer) => {
    if (why && /ENOENT|not connect|no such file/iu.test(why.message)) lacks('no-signals');
    else session = readSessionPath(answer);
  });
  inhibit();

  return () => {
    isStopped = true;
    letSleep();
    listening.stdin.end();
  };
};
