import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from '../../scripts/lib/lock-dir.mjs';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'wardlight-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const module = pathToFileURL(join(import.meta.dirname, '../../scripts/lib/lock-dir.mjs')).href;
const inAnotherProcess = (log: string) =>
  new Promise<number | null>((resolve) => {
    const text = `import { withLock } from '${module}'; import { appendFileSync as add } from 'node:fs';
      await withLock('${join(dir, 'lock')}', async () => { add('${log}', 'in '); await new Promise((done) => setTimeout(done, 150)); add('${log}', 'out '); });`;
    spawn(process.execPath, ['--input-type=module', '-e', text], { stdio: 'ignore' }).once('exit', resolve);
  });

it('lets two processes in one after the other', async () => {
  const log = join(dir, 'log');
  appendFileSync(log, '');
  expect(await Promise.all([inAnotherProcess(log), inAnotherProcess(log), inAnotherProcess(log)])).toEqual([0, 0, 0]);
  expect(readFileSync(log, 'utf8')).toBe('in out in out in out ');
});

it('takes over from a process that is gone', async () => {
  const gone = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => gone.once('exit', resolve));
  mkdirSync(join(dir, 'lock'));
  writeFileSync(join(dir, 'lock/pid'), String(gone.pid));
  expect(await withLock(join(dir, 'lock'), () => Promise.resolve('done'))).toBe('done');
});

it('lets go when the work fails', async () => {
  await expect(withLock(join(dir, 'lock'), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLock(join(dir, 'lock'), () => Promise.resolve('again'))).toBe('again');
});
