import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';

const script = join(import.meta.dirname, '../../scripts/with-keyring.mjs');
let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'wardlight-with-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const run = (...command: string[]) => spawnSync(process.execPath, [script, '--keyring', join(dir, 'keys'), ...command], { encoding: 'utf8', timeout: 30_000 });

it.each([0, 3, 70])("passes the command's exit code %i through", (code) => {
  expect(run('sh', '-c', `exit ${code}`).status).toBe(code);
});

it('answers 2 without a command and 127 for one that does not exist', () => {
  expect(run().status).toBe(2);
  expect(run('no-such-command-here').status).toBe(127);
});

it('marks what it starts as a test keyring, and lets arguments through as they are', () => {
  expect(run('sh', '-c', 'printf "%s|%s" "$WARDLIGHT_TEST_KEYRING" "$1"', 'sh', 'a b').stdout).toBe('1|a b');
});

const isRunning = (pid: number) => {
  try {
    // A process that ended and was not collected yet still has an entry, but its state is Z.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

it.skipIf(process.platform !== 'linux').each(['SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('leaves no daemon behind when it gets %s', async (signal) => {
  const note = join(dir, `socket-${signal}`);
  const child = spawn(process.execPath, [script, '--keyring', join(dir, signal), 'sh', '-c', `echo $DBUS_SESSION_BUS_ADDRESS > ${note}; exec sleep 20`], { stdio: 'ignore' });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  while (!existsSync(note) || readFileSync(note, 'utf8').length < 10) await sleep(30);
  const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ').map(Number);
  expect(children.length).toBeGreaterThanOrEqual(3);
  child.kill(signal);
  await exited;
  for (let tries = 0; tries < 100 && existsSync(/path=([^,]+)/.exec(readFileSync(note, 'utf8'))?.[1] ?? ''); tries += 1) await sleep(30);
  // The daemons end in their own time; on a busy machine that is longer than it takes to look.
  const mayStay = signal === 'SIGKILL' ? 1 : 0;
  for (let tries = 0; tries < 400 && children.filter(isRunning).length > mayStay; tries += 1) await sleep(30);
  // Killed outright, it cannot end the command itself; the daemons and their socket go all the same.
  const [command] = signal === 'SIGKILL' ? children.filter((pid) => isRunning(pid)) : [];
  if (command !== undefined) process.kill(command);
  expect(children.filter((pid) => pid !== command && isRunning(pid))).toEqual([]);
});
