// A private D-Bus session bus and an unlocked keyring, for tests, the demo and `with-keyring`. The only implementation.
// Both daemons are ours by process id: `dbus-run-session` left a keyring daemon behind when its wrapper was ended.
import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Not a secret: this keyring is as private as its folder (0700). A clinic set up under it is marked as a test clinic. */
const password = 'wardlight-test-keyring';

const hasOwner = (env) =>
  new Promise((resolve) => {
    const ask = ['--session', '--print-reply=literal', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets'];
    execFile('dbus-send', ask, { env, timeout: 3000 }, (error, stdout) => resolve(error === null && stdout.includes('true')));
  });

/** Does the bus of this environment already have a Secret Service? Asking never starts one. */
export const secretServiceAnswers = async (env = process.env) =>
  (env.DBUS_SESSION_BUS_ADDRESS ?? '') !== '' && (await hasOwner(env));

const firstLine = (child, what) =>
  new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (data) => {
      text += data;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')).trim());
    });
    child.once('error', (error) => reject(new Error(`${what} did not start (${error.code}): npm run doctor`)));
    child.once('exit', (code) => reject(new Error(`${what} ended with ${code} before it was ready`)));
  });

const end = async (child, signal = 'SIGTERM') => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  const slow = setTimeout(() => child.kill('SIGKILL'), 2000);
  await gone;
  clearTimeout(slow);
};

/**
 * Starts both daemons with their files below `dir`. `env` is what the processes that use it need; `stop` may be called twice.
 * The sockets lie in a short folder of their own, because a socket's path may have 107 characters at most.
 */
export const startSecretService = async ({ dir }) => {
  const data = join(dir, 'data');
  for (const folder of [dir, data]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  const run = mkdtempSync(join(tmpdir(), 'wl-run-'));
  // DISPLAY would make a locked keyring ask on the screen and wait for ever; only the daemons go without it.
  const env = { ...process.env, XDG_DATA_HOME: data, XDG_RUNTIME_DIR: run, TMPDIR: run };
  for (const name of ['DISPLAY', 'WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'GNOME_KEYRING_CONTROL', 'SSH_AUTH_SOCK']) delete env[name];

  // Detached, so that Ctrl-C in a terminal reaches us and not them: what we run may need its keychain to end in order.
  const children = [];
  let janitor;
  const start = (command, args, stdio) => {
    const child = spawn(command, args, { env, stdio, detached: true });
    children.push(child);
    return child;
  };
  const stop = async () => {
    if (janitor !== undefined) await end(janitor, 'SIGKILL');
    for (const child of [...children].reverse()) await end(child);
    rmSync(run, { recursive: true, force: true });
  };
  const stopAtExit = () => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(run, { recursive: true, force: true });
  };
  try {
    const config = join(run, 'bus.conf');
    writeFileSync(config, busConfig(run));
    const bus = start('dbus-daemon', [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=1'], ['ignore', 'pipe', 'ignore']);
    env.DBUS_SESSION_BUS_ADDRESS = await firstLine(bus, 'dbus-daemon');

    const keyring = start('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], ['pipe', 'ignore', 'ignore']);
    let failure;
    keyring.once('error', (error) => (failure = `did not start (${error.code}): npm run doctor`));
    keyring.once('exit', (code) => (failure ??= `ended with ${code}`));
    keyring.stdin.on('error', () => {});
    keyring.stdin.end(password);
    const deadline = performance.now() + 10_000;
    // In the foreground it prints nothing, so its name on the bus is the only sign that it is ready.
    while (!(await hasOwner(env))) {
      if (failure !== undefined) throw new Error(`gnome-keyring-daemon ${failure}`);
      if (performance.now() > deadline) throw new Error('gnome-keyring-daemon took longer than 10 s');
      await sleep(20);
    }
    // We may be killed outright and tidy nothing; then this one's input ends, and it does it for us.
    const pids = children.map(({ pid }) => pid).join(' ');
    janitor = spawn('sh', ['-c', `cat; kill ${pids}; rm -rf "$0"`, run], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    janitor.stdin.on('error', () => {});
  } catch (error) {
    await stop();
    throw error;
  }
  process.once('exit', stopAtExit);
  for (const child of [...children, janitor]) child.unref();
  for (const stream of [children[0].stdout, janitor.stdin]) stream.unref();
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: env.DBUS_SESSION_BUS_ADDRESS, WARDLIGHT_TEST_KEYRING: '1' },
    pids: children.map(({ pid }) => pid),
    stop: async () => {
      process.off('exit', stopAtExit);
      await stop();
    },
  };
};

/** No service folders: nothing may be activated on this bus, least of all a second, locked keyring. */
const busConfig = (run) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${join(run, 'bus')}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
