import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogFile } from '#main/adapters/log-file.ts';
import { lockFolder } from '#main/workstation/folder-lock.ts';
import { bytesOf, expectWhole, shutClinic, signInAnswer } from './shut-clinic.ts';
import type { ShutClinic } from './shut-clinic.ts';
import { createTestClock, openTestClinic, valueOf } from './test-clinic.ts';

const startTicks = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()?.split(' ')[19] ?? '';

describe('D18: one owner of a data folder', () => {
  let shut: ShutClinic;
  beforeEach(async () => {
    shut = await shutClinic();
  });
  afterEach(() => shut.remove());

  const expectInUse = async () => {
    const before = bytesOf(shut.folder);
    const second = await shut.reopen();
    expect(second.clinic.isLockHeld()).toBe(false);
    expect(valueOf(await second.gate['clinic.status']({}))).toMatchObject({ state: 'trouble', trouble: 'in-use' });
    expect(await signInAnswer(second)).toEqual({ type: 'trouble', trouble: 'in-use' });
    const person = { userName: 'mallory', displayName: 'Mallory', password: 'a new long password 71' };
    expect(valueOf(await second.gate['setup.begin']({ clinicName: 'Other', ...person }))).toEqual({ type: 'trouble', trouble: 'in-use' });
    expect(valueOf(await second.gate['recovery.open']({ words: shut.words.join(' '), userName: 'ruth', newPassword: 'a new long password 71' })))
      .toEqual({ type: 'trouble', trouble: 'in-use' });
    expect(bytesOf(shut.folder)).toEqual(before);
    return second;
  };

  it('D18: a second clinic on the same folder is told that it is in use, and goes on once the first has left', async () => {
    const first = await shut.reopen();
    const second = await expectInUse();
    await first.close();
    valueOf(await second.gate['setup.retry']({}));
    expect(await signInAnswer(second)).toEqual({ type: 'signed-in' });
    await second.close();
  });

  it('D18: closing the one that did not get the folder leaves the other one its lock', async () => {
    const first = await shut.reopen();
    await (await shut.reopen()).close();
    expect(existsSync(shut.paths.lock)).toBe(true);
    await first.close();
    expect(existsSync(shut.paths.lock)).toBe(false);
  });

  it('D18: another process that lives keeps the folder; once it is dead the lock is taken over', async () => {
    const owner = spawn('sleep', ['60']);
    const pid = owner.pid ?? 0;
    writeFileSync(shut.paths.lock, `${pid} ${startTicks(pid)}`);
    await (await expectInUse()).close();
    const ended = new Promise((done) => owner.once('exit', done));
    owner.kill('SIGKILL');
    await ended;
    await expectWhole(shut);
  });

  it('D18: a lock whose process number was given to another process is taken over', async () => {
    const other = spawn('sleep', ['60']);
    writeFileSync(shut.paths.lock, `${other.pid ?? 0} 1`);
    await expectWhole(shut);
    other.kill('SIGKILL');
  });

  it.each(['', 'nonsense', '-1', '0', '99999999 12'])('D18: a lock that says "%s" belongs to nobody', async (text) => {
    writeFileSync(shut.paths.lock, text);
    const lock = lockFolder(shut.paths.lock);
    expect(lock).toBeDefined();
    expect(lockFolder(shut.paths.lock)).toBeUndefined();
    lock?.release();
  });
});

it('D19: every file is its owner\'s alone, whatever the umask says', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'wardlight-modes-')), 'data');
  const umask = process.umask(0);
  try {
    const log = createLogFile(join(folder, 'log'), createTestClock());
    const clinic = await openTestClinic({ folder, ports: { log } });
    await clinic.setUp();
    log.write('started');
    const mode = (name: string) => (statSync(join(folder, name)).mode & 0o777).toString(8);
    const names = ['.', 'clinic.db', 'clinic.db-wal', 'clinic.db-shm', 'vault.json', 'recovery.json', 'lock', 'log', 'log/wardlight.log'];
    expect(Object.fromEntries(names.map((name) => [name, mode(name)]))).toEqual({
      '.': '700', log: '700', 'log/wardlight.log': '600', 'clinic.db': '600', 'clinic.db-wal': '600', 'clinic.db-shm': '600',
      'vault.json': '600', 'recovery.json': '600', lock: '600',
    });
    await clinic.close();
  } finally {
    process.umask(umask);
    rmSync(folder, { recursive: true, force: true });
  }
});
