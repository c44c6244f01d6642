import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { findBrowser } from '#main/shells/chromium/find-browser.ts';
import { profileParent } from '#main/shells/chromium/profile.ts';
import { descendantsOf } from '#tests/faults/process-memory.ts';
import { buildShellFixture } from '#tests/main/shells/build-shell-fixture.ts';

/** The program itself, with a core that only echoes. */
describe('starting the Chromium shell', () => {
  const { scriptsDir } = buildShellFixture();
  const main = join(scriptsDir, 'main.mjs');
  beforeAll(async () => {
    const desktop = `import { createFakeHost } from '#tests/main/shells/fake-host.ts';
      import { existsSync } from 'node:fs';
      export const followDesktop = () => () => undefined;
      export const createDesktop = async ({ dataDir }) => {
        const host = createFakeHost();
        process.on('SIGUSR2', () => host.endSeal('suspend'));
        if (dataDir) process.stdout.write('folder ' + dataDir + ' ' + existsSync(dataDir) + '\\n');
        return { host, folder: dataDir, demoNote: ['a demo'], close: async () => { process.stdout.write('core closed\\n'); } };
      };`;
    await build({
      entryPoints: ['src/main/shells/chromium/main.ts', 'src/main/shells/chromium/core.ts'], outdir: scriptsDir, outExtension: { '.js': '.mjs' }, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error',
      plugins: [{
        name: 'stand-in core',
        setup: (builder) => {
          builder.onResolve({ filter: /shells\/common\/desktop\.ts$/ }, () => ({ path: 'desktop', namespace: 'stand-in' }));
          builder.onLoad({ filter: /.*/, namespace: 'stand-in' }, () => ({ contents: desktop, loader: 'ts', resolveDir: process.cwd() }));
        },
      }],
    });
  });

  const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', ...env } });
    const said = { out: '', err: '' };
    child.stdout.on('data', (text: Buffer) => { said.out += text.toString(); });
    child.stderr.on('data', (text: Buffer) => { said.err += text.toString(); });
    const code = new Promise<number | null>((done) => { child.once('exit', done); });
    return { child, said, code };
  };
  const leftBy = (pid: number): readonly string[] => readdirSync(profileParent()).filter((name) => name.startsWith(`wardlight-profile-${pid}-`));
  /** Of each main process that has shown a window. */
  const mains = (out: string): readonly number[] => out.split('\n').filter((line) => line.startsWith('{')).map((line) => (JSON.parse(line) as { e2e: { main: number } }).e2e.main);
  const shown = async (said: { readonly out: string }, count = 1): Promise<number> => {
    await vi.waitFor(() => { expect(mains(said.out)).toHaveLength(count); }, { timeout: 45_000 });
    return mains(said.out)[count - 1]!;
  };

  it('I8: ends with 2 and one sentence at an option it does not know', async () => {
    const { said, code } = run(['--remote-debugging-port=9222']);
    expect(await code).toBe(2);
    expect(said).toEqual({ out: '', err: 'Wardlight does not know the option --remote-debugging-port.\n' });
  });

  it('ends with 1 and says what to install when there is no Chromium', async () => {
    const { said, code } = run([], { PATH: '/nowhere' });
    expect(await code).toBe(1);
    expect(said.err).toMatch(/^Wardlight found no Chromium.*Install Chromium 120 or newer.*\n$/u);
  });

  it('names a browser that cannot start', async () => {
    const { said, code } = run(['--headless'], { WARDLIGHT_CHROMIUM: '/bin/false' });
    expect(await code).toBe(1);
    expect(said.err).toMatch(/^Wardlight stopped: Chromium ended while it was starting.*\n$/u);
  });

  it('names a browser that is too old, and ends it', async () => {
    const old = program(`#!${process.execPath}
      const { createReadStream, writeSync } = require('node:fs');
      createReadStream('', { fd: 3 }).on('data', (text) => {
        for (const part of String(text).split('\\0').filter(Boolean)) {
          const { id, method } = JSON.parse(part);
          if (method === 'Browser.close') process.exit(0);
          writeSync(4, JSON.stringify({ id, result: { product: 'Chrome/119.0.6045.105' } }) + '\\0');
        }
      });`);
    const { said, code } = run(['--headless'], { WARDLIGHT_CHROMIUM: old });
    expect(await code).toBe(1);
    expect(said.err).toBe('This Chromium is Chrome/119.0.6045.105; Wardlight needs version 120 or newer.\n');
  });

  describe.skipIf(findBrowser(process.env, process.platform) === undefined)('with a browser', () => {
    it.each([[['--exit-when-ready']], [['--exit-when-ready', '--headless']]])('tells that it is ready and ends: %j', async (args) => {
      const { said, code } = run([...args], { WARDLIGHT_E2E: '1' });
      expect(await code, said.err).toBe(0);
      expect(said.out).toMatch(/a demo\n(?:\{.*\}\n)shell: chromium\nready in \d+\.\d s\nscreenshot: (\S+)\ncore closed\n$/u);
      expect(existsSync(/screenshot: (\S+)/u.exec(said.out)![1]!)).toBe(true);
      expect(leftBy(mains(said.out)[0]!)).toEqual([]);
    });

    it('runs without the sandbox only where there are no user namespaces, and says so', async () => {
      const wrapped = program(`#!/bin/sh
        case "$*" in *--no-sandbox*) exec ${findBrowser(process.env, process.platform)!} "$@";; esac
        echo '[1:1:FATAL:zygote_host_impl_linux.cc(128)] No usable sandbox!' >&2
        exit 133`);
      const { said, code } = run(['--headless', '--exit-when-ready'], { WARDLIGHT_CHROMIUM: wrapped });
      expect(await code, said.err).toBe(0);
      expect(said.out).toContain('no user namespaces, so Chromium runs without its own sandbox.\n');
    });

    it('I8, I9: with a window open none of its processes listens on a port, SIGUSR1 opens no inspector in any, and main takes no options of Node from the environment', async () => {
      const { child, said, code } = run(['--headless'], { NODE_OPTIONS: '--title=from-the-environment' });
      const all = (): readonly number[] => [child.pid!, ...descendantsOf(child.pid!).map(({ pid }) => pid)];
      // A browser with a page has a renderer.
      await vi.waitFor(() => { expect(all().some((pid) => argumentsOf(pid).includes('--type=renderer'))).toBe(true); }, { timeout: 45_000 });
      const core = descendantsOf(child.pid!).map(({ pid }) => pid).find((pid) => argumentsOf(pid).includes('core.mjs'))!;
      const nodes = [child.pid!, core];
      for (const pid of nodes) process.kill(pid, 'SIGUSR1');
      await new Promise((done) => { setTimeout(done, 500); });
      const listening = execFileSync('ss', ['-ltnupH'], { encoding: 'utf8' });
      expect(all().filter((pid) => listening.includes(`pid=${pid},`))).toEqual([]);
      expect(said.err).not.toMatch(/debugger|inspector/iu);
      // As it was given when it began.
      expect(readFileSync(`/proc/${core}/environ`, 'utf8')).not.toContain('NODE_OPTIONS');
      child.kill('SIGTERM');
      expect(await code).toBe(0);
    });

    it.each(['SIGINT', 'SIGTERM'] as const)('ends cleanly at %s', async (signal) => {
      const { child, said, code } = run(['--headless'], { WARDLIGHT_E2E: '1' });
      const main = await shown(said);
      expect(leftBy(main)).toHaveLength(1);
      child.kill(signal);
      expect(await code).toBe(0);
      expect(said.out).toMatch(/core closed\n$/u);
      expect(leftBy(main)).toEqual([]);
    });

    it('takes its browser with it when it is killed, and the next start sweeps what was left', async () => {
      const { said, code } = run(['--headless'], { WARDLIGHT_E2E: '1' });
      const main = await shown(said);
      const { e2e } = JSON.parse(said.out.split('\n').find((line) => line.startsWith('{'))!) as { e2e: { cdp: string } };
      process.kill(main, 'SIGKILL');
      expect(await code, 'a crash is not a seal').toBe(137);
      await vi.waitFor(async () => { await expect(fetch(`${e2e.cdp}/json/version`)).rejects.toThrow(); }, { timeout: 30_000 });
      const next = run(['--headless', '--exit-when-ready']);
      expect(await next.code).toBe(0);
      expect(next.said.out).toMatch(/Removed \d+ browser profile/u);
      expect(leftBy(main)).toEqual([]);
    });

    it('starts a new main after a seal, over the same demo, and takes the demo away at the end (row L2)', async () => {
      const { child, said, code } = run(['--headless', '--demo'], { WARDLIGHT_E2E: '1' });
      const first = await shown(said);
      process.kill(first, 'SIGUSR2');
      const second = await shown(said, 2);
      expect(second).not.toBe(first);
      expect(() => process.kill(first, 0)).toThrow();
      const folders = [...said.out.matchAll(/^folder (\S+) true$/gmu)].map(([, folder]) => folder);
      expect(folders).toHaveLength(2);
      expect(new Set(folders).size).toBe(1);
      expect(said.out.match(/a demo/gu)).toHaveLength(1);
      child.kill('SIGTERM');
      expect(await code).toBe(0);
      expect(existsSync(folders[0]!)).toBe(false);
    });

    it('leaves no main behind when the process that started it is killed', async () => {
      const { child, said } = run(['--headless', '--demo'], { WARDLIGHT_E2E: '1' });
      const main = await shown(said);
      child.kill('SIGKILL');
      await vi.waitFor(() => { expect(() => process.kill(main, 0)).toThrow(); }, { timeout: 15_000 });
      expect(leftBy(main)).toEqual([]);
      expect(existsSync(/^folder (\S+) true$/mu.exec(said.out)![1]!)).toBe(false);
    });
  });
});

const argumentsOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};

/** Writes a program that root's browser user may run too. */
const program = (text: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-program-'));
  chmodSync(folder, 0o755);
  const path = join(folder, 'chromium');
  writeFileSync(path, text, { mode: 0o755 });
  return path;
};
