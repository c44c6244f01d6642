import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { makeDemoFolder, removeDemoFolder } from '#main/shells/common/demo-folder.ts';
import { withoutCoreDumps } from '#main/shells/common/guarded-process.ts';
import { createStartLimit, STARTS_AGAIN } from '#main/shells/common/start-again.ts';
import { supervise } from '#main/shells/chromium/supervise.ts';

const node = (script: string) => spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });

describe('the process that starts main again after a seal (row L2)', () => {
  it('starts a new one while the last ended sealed, and answers how the last one ended', async () => {
    const starts: string[] = [];
    const code = await supervise({
      startCore: (start) => {
        starts.push(start);
        return node(`process.exit(${starts.length < 3 ? STARTS_AGAIN : 4})`);
      },
      signals: new EventEmitter() as never, complain: () => undefined,
    });
    expect(code).toBe(4);
    expect(starts).toEqual(['first', 'again', 'again']);
  });

  it('gives up on one that ends as soon as it is started', async () => {
    const complaints: string[] = [];
    let starts = 0;
    const code = await supervise({
      startCore: () => {
        starts += 1;
        return node(`process.exit(${STARTS_AGAIN})`);
      },
      signals: new EventEmitter() as never, complain: (line) => { complaints.push(line); },
    });
    expect([code, starts, complaints.length]).toEqual([1, 5, 1]);
  });

  it('forgives short lives once one was long', () => {
    const mayStart = createStartLimit();
    expect([1, 1, 1, 1, 60_000, 1, 1, 1, 1].map((lived) => mayStart(lived))).not.toContain(false);
    expect(mayStart(1)).toBe(false);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('passes %s on and does not start again', async (signal) => {
    const signals = new EventEmitter();
    let core: ReturnType<typeof node> | undefined;
    const code = supervise({
      startCore: () => (core = node(`process.on('${signal}', () => process.exit(${STARTS_AGAIN})); process.stdout.end(); setInterval(() => {}, 1000); require('fs').writeSync(3, 'x')`)),
      signals: signals as never, complain: () => undefined,
    });
    await new Promise((ready) => { core!.stdio[3]!.once('data', ready); });
    signals.emit(signal, signal);
    expect(await code).toBe(0);
    expect(signals.eventNames()).toEqual([]);
  });

  it('says 128 and the number where a signal ended it', async () => {
    expect(await supervise({ startCore: () => node('process.kill(process.pid, "SIGKILL")'), signals: new EventEmitter() as never, complain: () => undefined })).toBe(137);
  });
});

describe('the folder of a demo', () => {
  it('is removed by its name and place, and no other folder is', () => {
    const own = makeDemoFolder();
    const others = [mkdtempSync(join(tmpdir(), 'wardlight-data-')), mkdtempSync(join(own, 'wardlight-demo-'))];
    others.forEach(removeDemoFolder);
    expect(others.every((folder) => existsSync(folder))).toBe(true);
    removeDemoFolder(join(own, '..', basename(own)));
    expect(existsSync(own)).toBe(false);
  });
});

describe('a crash', () => {
  it('writes no memory to a disk on Linux', () => {
    expect(withoutCoreDumps('/node', ['x'], 'darwin')).toEqual(['/node', ['x']]);
    const [program, args] = withoutCoreDumps('/node', ['x'], 'linux');
    if (program !== '/node') expect([program, ...args]).toEqual(['/usr/bin/prlimit', '--core=0:0', '/node', 'x']);
  });

  it('leaves Node no inspector to start', async () => {
    const listeners = vi.spyOn(process, 'on');
    const { refuseInspector } = await import('#main/shells/common/guarded-process.ts');
    refuseInspector();
    expect(listeners).toHaveBeenCalledWith('SIGUSR1', expect.any(Function));
    process.removeAllListeners('SIGUSR1');
  });
});
