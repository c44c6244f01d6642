import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { findBrowser } from '#main/shells/chromium/find-browser.ts';
import { profileParent } from '#main/shells/chromium/profile.ts';
import { STARTS_AGAIN } from '#main/shells/common/start-again.ts';
import { browserClipboard } from '#main/shells/chromium/browser-clipboard.ts';
import { startBrowser } from '#main/shells/chromium/browser-process.ts';
import { runShell } from '#main/shells/chromium/run-shell.ts';
import { startVirtualDisplay, type VirtualDisplay } from '#main/shells/chromium/virtual-display.ts';
import { buildShellFixture } from '#tests/main/shells/build-shell-fixture.ts';
import { descendantsOf } from '#tests/faults/process-memory.ts';
import { createFakeHost, type FakeHost } from '#tests/main/shells/fake-host.ts';
import surface from '#tests/fixtures/bridge-surface.json' with { type: 'json' };

const program = findBrowser(process.env, process.platform);

describe.skipIf(program === undefined)('the Chromium shell', () => {
  let display: VirtualDisplay | undefined;
  const stops: (() => Promise<unknown>)[] = [];
  beforeAll(async () => { display = await startVirtualDisplay(); });
  afterEach(async () => { for (const stop of stops.splice(0)) await stop(); });
  afterAll(() => { display?.close(); });

  const start = (options: { readonly appJs?: string; readonly path?: string; readonly isE2e?: boolean; readonly exitWhenReady?: boolean } = {}) => {
    const host = createFakeHost();
    const lines: string[] = [];
    const abort = new AbortController();
    const own = options.path === undefined ? process.env : { ...process.env, PATH: options.path };
    const env = display ? { ...own, DISPLAY: display.display, XAUTHORITY: display.xauthority } : own;
    const exitCode = runShell(host, {
      ...buildShellFixture(options.appJs),
      program: program!, env, isHeadless: display === undefined, isE2e: options.isE2e ?? false, exitWhenReady: options.exitWhenReady ?? false,
      isOnVirtualScreen: false, isAgain: false, startedAt: performance.now(), print: (line) => { lines.push(line); },
    }, abort.signal);
    const stop = (): Promise<number> => { abort.abort(); return exitCode; };
    stops.push(() => stop().catch(() => undefined));
    return { host, lines, exitCode, stop };
  };
  const attach = async (lines: readonly string[], at = 0): Promise<{ browser: Browser; page: Page; pid: number; stage: string }> => {
    const e2e = await vi.waitFor(() => (JSON.parse(lines.filter((line) => line.startsWith('{'))[at]!) as { e2e: { cdp: string; pid: number; stage: string } }).e2e, { timeout: 20_000 });
    const browser = await chromium.connectOverCDP(e2e.cdp);
    const page = browser.contexts().flatMap((context) => context.pages())[0]!;
    return { browser, page, ...e2e };
  };
  const said = async (host: FakeHost): Promise<unknown> => {
    const call = await vi.waitFor(() => host.calls.find(([, method]) => method === 'test.report') ?? expect.fail('no report'), { timeout: 20_000 });
    return JSON.parse(call[2]);
  };

  it('I1, I2, I4: gives the page one frozen global that carries text there and back, and no other name that a plain page has not', async () => {
    const before = start({ isE2e: true });
    const { page } = await attach(before.lines);
    await page.waitForSelector('[data-ready]', { state: 'attached' });
    const seen = await page.evaluate(async () => {
      const clinic = (window as unknown as { clinic: { call: (method: string, json: string) => Promise<string> } }).clinic;
      const property = Object.getOwnPropertyDescriptor(window, 'clinic')!;
      return {
        reply: JSON.parse(await clinic.call('clinic.status', '{}')) as unknown,
        tooLarge: JSON.parse(await clinic.call('clinic.status', 'x'.repeat(64_000_000))) as unknown,
        surface: {
          ownKeys: Reflect.ownKeys(clinic).map(String), lengths: Object.fromEntries(Object.entries(clinic).map(([name, part]) => [name, (part as (...args: unknown[]) => unknown).length])), prototype: Object.getPrototypeOf(clinic) as unknown,
          isFrozen: Object.isFrozen(clinic), isExtensible: Object.isExtensible(clinic), property: { writable: property.writable, configurable: property.configurable, enumerable: property.enumerable },
          ...(() => {
            // A frame without a document of its own gets no script of ours, in the same browser: what it lacks is ours.
            const plain = document.body.appendChild(document.createElement('iframe')).contentWindow!;
            const names = new Set(Object.getOwnPropertyNames(plain));
            const more = { globalsBeyondAPlainPage: Object.getOwnPropertyNames(window).filter((name) => !names.has(name) && !/^\d+$/u.test(name)).sort(), ofDocument: Object.getOwnPropertyNames(document).filter((name) => !Object.getOwnPropertyNames(plain.document).includes(name)) };
            return more;
          })(),
        },
      };
    });
    expect(seen).toEqual({
      reply: { type: 'value', value: { kind: 'gate', method: 'clinic.status', length: 2 } },
      tooLarge: { type: 'refused', reason: 'too-large' },
      surface: surface.chromium,
    });
    expect(before.host.calls).toHaveLength(1);
  });

  it('I4: tells the page events, also after a reload, and stops when asked', async () => {
    const { host, lines } = start({ isE2e: true });
    const { page } = await attach(lines);
    for (const round of [1, 2]) {
      await page.reload();
      await page.evaluate(() => {
        const { clinic, heard } = Object.assign(window, { heard: [] as string[] }) as unknown as { clinic: { on: (f: (json: string) => void) => () => void }; heard: string[] };
        const stop = clinic.on((json) => { heard.push(json); stop(); });
      });
      host.emit('{"type":"status-changed"}');
      host.emit('{"type":"idle-cancelled"}');
      await vi.waitFor(async () => { expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard), `round ${round}`).toEqual(['{"type":"status-changed"}']); });
    }
  });

  it('I3, I7: refuses frames, second windows, downloads and leaving, stays where it is and lives on', async () => {
    const { host, lines } = start({ isE2e: true });
    const { page } = await attach(lines);
    await page.waitForSelector('[data-ready]', { state: 'attached' });
    const frame = await page.evaluate(() => {
      const inner = document.body.appendChild(document.createElement('iframe'));
      return (inner.contentWindow as unknown as { clinic?: unknown }).clinic === undefined;
    });
    expect(frame).toBe(true);
    // Opened as by a person's click, or the browser itself would refuse them.
    await page.evaluate(() => {
      window.open('/');
      window.open('about:blank');
      const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob(['x'])), download: 'x.txt' });
      link.click();
    });
    for (const url of ['https://example.com/', 'https://app.invalid/other', 'http://127.0.0.1:9/', 'file:///etc/passwd']) {
      await page.evaluate((to) => { location.assign(to); }, url).catch(() => undefined);
      await page.waitForTimeout(150);
      expect(page.url(), url).toBe('https://app.invalid/');
    }
    await page.evaluate(() => { location.assign('about:blank'); });
    await vi.waitFor(() => { expect(page.url()).toBe('https://app.invalid/'); }, { timeout: 5_000 });
    await vi.waitFor(async () => { expect(await page.evaluate(() => [history.length, 'clinic' in window])).toEqual([1, true]); });
    const whats = new Set(host.notes.map((note) => note.what));
    expect(whats).toEqual(new Set(['window-refused', 'download-refused', 'navigation-refused']));
    expect(page.context().pages()).toHaveLength(1);
  });

  it('I7: starts no other program: an address that the browser would hand over leads nowhere', async (context) => {
    // Without a screen a browser hands nothing over.
    if (display === undefined) context.skip();
    const programs = mkdtempSync(join(tmpdir(), 'wardlight-programs-'));
    chmodSync(programs, 0o777);
    writeFileSync(join(programs, 'xdg-open'), `#!/bin/sh\necho "$@" >> ${programs}/opened\n`, { mode: 0o755 });
    const { lines } = start({ isE2e: true, path: `${programs}:${process.env['PATH'] ?? ''}` });
    const { page } = await attach(lines);
    await page.waitForSelector('[data-ready]', { state: 'attached' });
    await page.evaluate(async (schemes) => {
      const pause = (): Promise<void> => new Promise((done) => { setTimeout(done, 60); });
      for (const scheme of schemes) {
        const url = `${scheme}x@canary.test?body=Haddad`;
        const link = (more: object): void => { document.body.appendChild(Object.assign(document.createElement('a'), { href: url, textContent: 'x', ...more })).click(); };
        const frame = document.body.appendChild(document.createElement('iframe'));
        const inner = frame.contentWindow as unknown as typeof window;
        const ways: readonly (() => unknown)[] = [
          () => { location.href = url; }, () => { location.replace(url); }, () => window.open(url), () => window.open(url, '_self'), () => { link({}); }, () => { link({ target: '_blank' }); }, () => { link({ target: '_top', rel: 'noopener' }); },
          () => { frame.src = url; }, () => { inner.location.href = url; }, () => inner.open(url), () => inner.open(url, '_top'), () => { inner.parent.location.href = url; }, () => { inner.document.body.appendChild(Object.assign(inner.document.createElement('a'), { href: url, target: '_top' })).click(); },
          () => { const form = document.body.appendChild(Object.assign(document.createElement('form'), { action: url, method: 'post' })); form.submit(); },
          () => { document.head.appendChild(Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0;url=${url}` })); },
          () => { const stop = (event: Event): void => { event.stopImmediatePropagation(); }; navigation.addEventListener('navigate', stop, true); location.href = url; },
        ];
        for (const way of ways) {
          try { way(); } catch { /* refused at once */ }
          await pause();
        }
      }
    }, ['mailto:', 'news:', 'web+record:']);
    await page.waitForTimeout(1_000);
    expect(existsSync(join(programs, 'opened')) ? readFileSync(join(programs, 'opened'), 'utf8') : '').toBe('');
    expect(page.url()).toBe('https://app.invalid/');
    rmSync(programs, { recursive: true, force: true });
  });

  it('I7: writes no download to the disk', async () => {
    // Without Playwright: on connecting it sets a download folder of its own.
    const { host } = start({ appJs: `
      const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob(['x'])), download: 'leak.txt' });
      document.body.append(link); document.body.dataset.ready = ''; link.click();
      setTimeout(() => clinic.call('test.report', '{}'), 1500);` });
    await said(host);
    expect(host.notes).toEqual([{ what: 'download-refused', detail: 'a download' }]);
    // The browser's home is its profile when we are root.
    const homes = [`${profileParent()}/${profiles()[0]!}`, `${process.env['HOME'] ?? '/nowhere'}/Downloads`].filter((folder) => existsSync(folder));
    expect(homes.flatMap((home) => readdirSync(home, { recursive: true }).map(String)).filter((name) => /leak|crdownload/u.test(name))).toEqual([]);
  });

  it("I7: keeps the browser's own keys and a dropped file from acting, and leaves the page's keys and the zoom alone", async () => {
    const { lines } = start({ isE2e: true });
    const { page } = await attach(lines);
    await page.evaluate(() => {
      Object.assign(window, { pressed: {} });
      addEventListener('keydown', (event) => { (window as unknown as { pressed: Record<string, boolean> }).pressed[event.key] = event.defaultPrevented; event.preventDefault(); });
    });
    const keys = ['Control+t', 'Control+n', 'Control+p', 'Control+s', 'Control+o', 'Control+h', 'Control+Shift+I', 'F1', 'F5', 'F12', 'Control+k', 'Control+=', 'Control+f', 'a', 'Tab', 'F6'];
    for (const key of keys) await page.keyboard.press(key);
    const pressed = await page.evaluate(() => (window as unknown as { pressed: Record<string, boolean> }).pressed);
    expect(Object.keys(pressed).filter((key) => key !== 'Control' && key !== 'Shift' && pressed[key])).toEqual(['t', 'n', 'p', 's', 'o', 'h', 'I', 'F1', 'F5', 'F12']);
    const session = await page.context().newCDPSession(page);
    const data = { items: [], files: ['/etc/hostname'], dragOperationsMask: 1 };
    await page.evaluate(() => { for (const name of ['dragover', 'drop']) addEventListener(name, (event) => { (window as unknown as { pressed: Record<string, boolean> }).pressed[name] = event.defaultPrevented; }); });
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await session.send('Input.dispatchDragEvent', { type, x: 50, y: 50, data });
    await vi.waitFor(async () => { expect(await page.evaluate(() => (window as unknown as { pressed: Record<string, boolean> }).pressed)).toMatchObject({ dragover: true, drop: true }); });
    expect(page.url()).toBe('https://app.invalid/');
    expect(page.context().pages()).toHaveLength(1);
  });

  it('L3: ends every process of the gate before the clinic starts, and leaves nothing behind', async () => {
    const shell = start({ isE2e: true });
    const first = await attach(shell.lines);
    const session = await first.browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    expect(processInfo.length).toBeGreaterThan(2);
    shell.host.setStage('clinic');
    const second = await attach(shell.lines, 1);
    expect(processInfo.filter(({ id }) => isRunning(id))).toEqual([]);
    expect(second.stage).toBe('clinic');
    expect(second.pid).not.toBe(first.pid);
    expect(await second.page.title()).toBe('clinic');
    expect(shell.host.closed).toEqual(['gate']);
    // A person closes the window.
    await second.page.close();
    expect(await shell.exitCode).toBe(0);
    expect(shell.host.closed).toEqual(['gate', 'clinic']);
    expect(isRunning(second.pid)).toBe(false);
    expect(profiles()).toEqual([]);
  });

  it('takes the clinic off the screen within the lock itself, and ends every process of it (row L1)', async () => {
    const shell = start({ isE2e: true });
    await attach(shell.lines);
    shell.host.setStage('clinic');
    const clinic = await attach(shell.lines, 1);
    const { processInfo } = await (await clinic.browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
    shell.host.setStage('gate');
    // Not awaited anything yet: the order is given before the lock goes on.
    const began = performance.now();
    await vi.waitFor(() => { expect(processInfo.filter(({ id }) => isRunning(id))).toEqual([]); }, { timeout: 2_000, interval: 2 });
    expect(performance.now() - began).toBeLessThan(1_000);
    const gate = await attach(shell.lines, 2);
    expect(gate.stage).toBe('gate');
    // The key that locks does nothing in the gate.
    await gate.page.waitForSelector('[data-ready]', { state: 'attached' });
    await gate.page.keyboard.press('Control+l');
    await gate.page.keyboard.press('Meta+l');
    await gate.page.waitForTimeout(200);
    expect([gate.page.url(), shell.host.asked, shell.host.calls.filter(([, method]) => method !== 'test.report')]).toEqual(['https://app.invalid/', [], []]);
  });

  it('L6: takes what was copied from the clipboard again, and only that; the page itself may not read it', async (context) => {
    // Without a screen a browser has a clipboard of its own.
    if (display === undefined) context.skip();
    const shell = start({ isE2e: true });
    const { page } = await attach(shell.lines);
    await page.waitForSelector('[data-ready]', { state: 'attached' });
    const other = await startBrowser({ program: program!, env: { ...process.env, DISPLAY: display!.display, XAUTHORITY: display!.xauthority }, isHeadless: false, isE2e: false, isOnVirtualScreen: false, width: 400, height: 300, say: () => undefined });
    stops.push(other.close);
    const outside = browserClipboard(other.cdp);
    const empty = await outside.fingerprint();
    await page.evaluate(() => { getSelection()!.selectAllChildren(document.body); });
    const copy = async (): Promise<string> => {
      await page.keyboard.press('Control+c');
      return vi.waitFor(async () => {
        const print = await outside.fingerprint();
        expect(print).not.toBe(empty);
        return print;
      }, { timeout: 5_000 });
    };
    const print = await copy();
    await outside.clearIf('another text');
    expect(await outside.fingerprint()).toBe(print);
    await outside.clearIf(print);
    expect(await outside.fingerprint()).toBe(empty);
    await copy();
    expect(await page.evaluate(async () => [
      await navigator.clipboard.readText().catch((why: Error) => why.name), await navigator.clipboard.writeText('x').catch((why: Error) => why.name),
    ])).toEqual(['NotAllowedError', 'NotAllowedError']);
    // With the window it goes at once.
    shell.host.setStage('clinic');
    await attach(shell.lines, 1);
    await vi.waitFor(async () => { expect(await outside.fingerprint()).toBe(empty); }, { timeout: 5_000 });
  });

  it('ends to be started again once it is sealed, and shows no window while it is being sealed (row L2)', async () => {
    const fromClinic = start({ isE2e: true });
    await attach(fromClinic.lines);
    fromClinic.host.setStage('clinic');
    await attach(fromClinic.lines, 1);
    fromClinic.host.beginSeal();
    fromClinic.host.setStage('gate');
    await new Promise((done) => { setTimeout(done, 1_500); });
    expect(fromClinic.lines).toHaveLength(2);
    fromClinic.host.endSeal('suspend');
    expect(await fromClinic.exitCode).toBe(STARTS_AGAIN);
    // From the lock screen the stage does not change.
    const fromGate = start({ isE2e: true });
    await attach(fromGate.lines);
    fromGate.host.endSeal('locked-too-long');
    expect(await fromGate.exitCode).toBe(STARTS_AGAIN);
    expect(profiles()).toEqual([]);
  });

  it('opens a new window when the renderer crashes', async () => {
    const { host, lines } = start({ isE2e: true });
    const { page } = await attach(lines);
    // The page is gone before the order is answered, so there is no answer to wait for.
    const session = await page.context().newCDPSession(page);
    void session.send('Page.crash').catch(() => undefined);
    const again = await attach(lines, 1);
    await again.page.waitForSelector('[data-ready]', { state: 'attached' });
    expect(host.notes.map((note) => note.what)).toContain('renderer-gone');
  });

  it('I8, I9: is sandboxed, listens on no port and on no socket outside its own folders, and reports that it is ready', async () => {
    const { host, lines, exitCode, stop } = start({ appJs: "document.body.dataset.ready='';clinic.call('test.report',JSON.stringify({secure:isSecureContext}))" });
    expect(await said(host)).toEqual({ secure: true });
    const pids = groupOf(profiles()[0]!);
    expect(pids.length).toBeGreaterThan(2);
    // Main with all its descendants: this process is main here.
    const own = [String(process.pid), ...descendantsOf(process.pid).filter(({ command }) => !/Xvfb/u.test(command)).map(({ pid }) => String(pid))];
    expect(own).toEqual(expect.arrayContaining([...pids]));
    const listening = execFileSync('ss', ['-ltnupH'], { encoding: 'utf8' });
    expect(pids.filter((pid) => listening.includes(`pid=${pid},`))).toEqual([]);
    const local = execFileSync('ss', ['-lxpH'], { encoding: 'utf8' }).split('\n').filter((line) => pids.some((pid) => line.includes(`pid=${pid},`)));
    expect(local.filter((line) => !line.includes(`${profileParent()}/wardlight-profile-`))).toEqual([]);
    const renderers = pids.filter((pid) => commandLine(pid).includes('--type=renderer'));
    expect(renderers.map((pid) => /^Seccomp:\s+(\d)/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])).toContain('2');
    expect(lines).toEqual([]);
    expect(await stop()).toBe(0);
    expect(await exitCode).toBe(0);

    const ready = start({ exitWhenReady: true });
    expect(await ready.exitCode).toBe(0);
    expect(ready.lines[0]).toBe('shell: chromium');
    expect(ready.lines[1]).toMatch(/^ready in \d+\.\d s$/u);
    expect(existsSync(ready.lines[2]!.replace('screenshot: ', ''))).toBe(true);
  });

  it('I5: runs nothing that came in as text: markup, a javascript: link, a handler, a picture with a script, eval, a worker; the policy throws', async () => {
    const { host } = start({ appJs: hostileScript });
    const report = (await said(host)) as Record<string, string>;
    expect(report).toEqual({ eval: 'blocked', timer: 'blocked', html: 'blocked', handler: 'blocked', link: 'inert', picture: 'inert', script: 'blocked', worker: 'blocked', frame: 'blocked', ran: 'nothing' });
  });
});

const profiles = (): readonly string[] => readdirSync(profileParent()).filter((name) => name.startsWith(`wardlight-profile-${String(process.pid)}-`));

const commandLine = (pid: string): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8');

const statOf = (pid: string | number): readonly string[] => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /su, '').split(' ');
  } catch {
    return [];
  }
};

const isRunning = (pid: number): boolean => !['Z', 'X', undefined].includes(statOf(pid)[0]);

const groupOf = (profile: string): readonly string[] => {
  const all = readdirSync('/proc').filter((name) => /^\d+$/u.test(name) && isRunning(Number(name)));
  const main = all.find((pid) => commandLine(pid).includes(profile) && !commandLine(pid).includes('--type='))!;
  return all.filter((pid) => statOf(pid)[2] === main);
};

/** Tries what a text could bring with it that must not run; the ways out of a page are tests/faults/lib/hostile-page.ts. */
const hostileScript = `
  const seen = {}, ran = [];
  Object.assign(window, { ran });
  const attempt = async (name, act) => { try { seen[name] = (await act()) ?? 'inert'; } catch { seen[name] = 'blocked'; } };
  const settled = (thing, ok, bad) => new Promise((yes, no) => { thing[ok] = () => yes('open'); thing[bad] = no; setTimeout(no, 1500); });
  const add = (name, set) => document.body.appendChild(Object.assign(document.createElement(name), set));
  await attempt('eval', () => (0, eval)('"open"'));
  await attempt('timer', () => { setTimeout('ran.push("timer")'); });
  await attempt('html', () => { document.body.innerHTML = '<img src=x onerror="ran.push(1)">'; });
  await attempt('handler', () => { const image = add('img', {}); image.setAttribute('on' + 'load', 'x'); });
  await attempt('link', () => { add('a', { href: 'javascript:ran.push("link")', textContent: 'x' }).click(); });
  await attempt('picture', () => {
    const source = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="parent.ran.push(2)"><script>parent.ran.push("svg")<' + '/script></svg>';
    add('img', { src: URL.createObjectURL(new Blob([source], { type: 'image/svg+xml' })) });
  });
  await attempt('script', () => { add('script', {}).textContent = 'ran.push("script")'; });
  await attempt('worker', () => settled(new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))), 'onmessage', 'onerror'));
  await attempt('frame', () => { add('iframe', { srcdoc: '<script>parent.ran.push("frame")<' + '/script>' }); });
  await new Promise((done) => setTimeout(done, 300));
  seen.ran = ran.join() || 'nothing';
  document.body.dataset.ready = '';
  clinic.call('test.report', JSON.stringify(seen));
`;
