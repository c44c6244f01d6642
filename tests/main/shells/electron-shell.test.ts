import { EventEmitter } from 'node:events';
import type { BrowserWindow, BrowserWindowConstructorOptions, Session } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import type { ShellEvent } from '#main/window-host.ts';
import type { AssetHandler } from '#main/shells/common/asset-handler.ts';
import { STARTS_AGAIN } from '#main/shells/common/start-again.ts';
import { createCallHandler } from '#main/shells/electron/call-handler.ts';
import type { ElectronParts } from '#main/shells/electron/electron-window.ts';
import { guardContents, type GuardedContents } from '#main/shells/electron/navigation-guards.ts';
import { endApp } from '#main/shells/electron/end-app.ts';
import { followPower } from '#main/shells/electron/power-events.ts';
import { runElectron } from '#main/shells/electron/run-electron.ts';
import { senderFault } from '#main/shells/electron/sender-check.ts';
import { hardenSession, type HardenedSession } from '#main/shells/electron/session-hardening.ts';
import { appScheme, windowOptions } from '#main/shells/electron/window-options.ts';
import { createFakeHost, type FakeHost } from '#tests/main/shells/fake-host.ts';

const choice = { width: 800, height: 600, preload: '/p.cjs', partition: 'gate-1', isPackaged: true, isDark: false };
const assets: AssetHandler = ({ url }) => ({ status: 200, headers: { 'X-Asked': url }, body: Buffer.from('page') });

/** Remembers what each setter was given, and hands back what it was given last. */
const fakeSession = () => {
  const given: Record<string, (...args: readonly unknown[]) => unknown> = {};
  const proxies: unknown[] = [];
  const spell: boolean[] = [];
  const keep = (name: string) => (handler: unknown): void => { given[name] = handler as (typeof given)[string]; };
  const session = {
    ...Object.fromEntries(['setPermissionRequestHandler', 'setPermissionCheckHandler', 'setDevicePermissionHandler', 'setDisplayMediaRequestHandler'].map((name) => [name, keep(name)])),
    setSpellCheckerEnabled: (on: boolean) => { spell.push(on); },
    setProxy: async (proxy: unknown) => { proxies.push(proxy); },
    on: (name: string, handler: unknown) => { keep(name)(handler); },
    webRequest: { onBeforeRequest: keep('onBeforeRequest') },
    protocol: { handle: (scheme: string, handler: unknown) => { keep(`protocol ${scheme}`)(handler); } },
  };
  return { session: session as unknown as HardenedSession & Session, given, proxies, spell };
};

const fakeContents = (id = 1) => {
  let opener: (details: unknown) => unknown = () => undefined;
  const policies: string[] = [];
  const contents = Object.assign(new EventEmitter(), {
    id,
    mainFrame: { detached: false, origin: 'app://clinic' },
    sent: [] as unknown[],
    setWindowOpenHandler: (handler: typeof opener) => { opener = handler; },
    setWebRTCIPHandlingPolicy: (policy: string) => { policies.push(policy); },
    getOSProcessId: () => 0,
    isCrashed: false,
    forcefullyCrashRenderer() { contents.isCrashed = true; },
    send(...args: unknown[]) { contents.sent.push(args); },
  });
  return { contents, policies, open: () => opener({ url: 'https://example.com' }) };
};

describe('window options', () => {
  it('I7: isolate the page in a window that remembers nothing, with these preferences and no others', () => {
    const { webPreferences } = windowOptions(choice);
    expect(webPreferences).toEqual({
      preload: '/p.cjs', partition: 'gate-1', safeDialogs: true,
      sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webviewTag: false,
      webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false, navigateOnDragDrop: false, spellcheck: false, devTools: false, disableBlinkFeatures: 'Auxclick',
    });
    expect(webPreferences?.partition).not.toMatch(/^persist:/u);
    expect(windowOptions({ ...choice, isPackaged: false }).webPreferences?.devTools).toBe(true);
  });

  it('I9: give the page a secure origin that cannot fetch, stream or run service workers', () => {
    expect(appScheme).toEqual({ scheme: 'app', privileges: { standard: true, secure: true } });
  });
});

describe('session hardening', () => {
  it('I7, I9: refuses every permission, device, screen and download, spells nothing, and has a proxy that does not answer', async () => {
    const { session, given, proxies, spell } = fakeSession();
    const notes: ShellEvent[] = [];
    await hardenSession(session, assets, (note) => { notes.push(note); });
    const answer = vi.fn();
    given['setPermissionRequestHandler']!(undefined, 'media', answer);
    given['setDisplayMediaRequestHandler']!(undefined, answer);
    expect(answer.mock.calls).toEqual([[false], [{}]]);
    expect(given['setPermissionCheckHandler']!(undefined, 'notifications')).toBe(false);
    expect(given['setDevicePermissionHandler']!({})).toBe(false);
    expect(spell).toEqual([false]);
    expect(proxies).toEqual([{ mode: 'fixed_servers', proxyRules: 'http://127.0.0.1:9', proxyBypassRules: '<-loopback>' }]);
    const event = { preventDefault: vi.fn() };
    given['will-download']!(event);
    expect(event.preventDefault).toHaveBeenCalledOnce();
    expect(notes).toEqual([{ what: 'download-refused', detail: 'a download' }]);
  });

  it.each([
    ['app://clinic/assets/app.js', false], ['blob:app://clinic/1', false], ['app://clinic.evil/', true], ['app://other/', true], ['https://example.com/', true],
    ['http://127.0.0.1/', true], ['ws://127.0.0.1/', true], ['file:///etc/passwd', true], ['data:text/html,x', true], ['blob:https://example.com/1', true],
  ])('I9: request to %s: cancelled is %s', async (url, cancel) => {
    const { session, given } = fakeSession();
    await hardenSession(session, assets, () => undefined);
    const answer = vi.fn();
    given['onBeforeRequest']!({ url, resourceType: 'script' }, answer);
    expect(answer).toHaveBeenCalledWith({ cancel });
  });

  it('serves the page with the headers of the asset handler', async () => {
    const { session, given } = fakeSession();
    await hardenSession(session, assets, () => undefined);
    const response = given['protocol app']!({ url: 'app://clinic/', method: 'GET' }) as Response;
    expect([response.status, response.headers.get('x-asked'), await response.text()]).toEqual([200, 'app://clinic/', 'page']);
  });
});

describe('navigation guards', () => {
  it.each(['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview'])('I7: stops %s', (name) => {
    const { contents } = fakeContents();
    const notes: ShellEvent[] = [];
    guardContents(contents as unknown as GuardedContents, (note) => { notes.push(note); });
    const event = { preventDefault: vi.fn() };
    contents.emit(name, event);
    expect(event.preventDefault).toHaveBeenCalledOnce();
    expect(notes).toEqual([{ what: 'navigation-refused', detail: name }]);
  });

  it('I7: lets every one of its session and its window be decided here: what Electron would allow by itself is named', async () => {
    const { session, given } = fakeSession();
    await hardenSession(session, assets, () => undefined);
    expect(Object.keys(given).sort()).toEqual(['onBeforeRequest', 'protocol app', 'setDevicePermissionHandler', 'setDisplayMediaRequestHandler', 'setPermissionCheckHandler', 'setPermissionRequestHandler', 'will-download']);
    const { contents } = fakeContents();
    guardContents(contents as unknown as GuardedContents, () => undefined);
    expect(contents.eventNames().sort()).toEqual(['will-attach-webview', 'will-frame-navigate', 'will-navigate', 'will-redirect']);
  });

  it('I7: refuses each permission that Electron knows, and each kind of device', async () => {
    const { session, given } = fakeSession();
    await hardenSession(session, assets, () => undefined);
    for (const permission of ['clipboard-read', 'clipboard-sanitized-write', 'display-capture', 'mediaKeySystem', 'geolocation', 'notifications', 'midi', 'midiSysex', 'pointerLock', 'fullscreen', 'openExternal', 'speaker-selection', 'storage-access', 'top-level-storage-access', 'window-management', 'unknown', 'fileSystem', 'hid', 'serial', 'usb', 'idle-detection', 'keyboardLock', 'media']) {
      const answer = vi.fn();
      given['setPermissionRequestHandler']!(undefined, permission, answer);
      expect(answer.mock.calls, permission).toEqual([[false]]);
      expect(given['setPermissionCheckHandler']!(undefined, permission), permission).toBe(false);
    }
    for (const deviceType of ['hid', 'serial', 'usb']) expect(given['setDevicePermissionHandler']!({ deviceType, origin: 'app://clinic' })).toBe(false);
  });

  it('I7, I9: opens no window and keeps WebRTC behind the proxy', () => {
    const { contents, open, policies } = fakeContents();
    guardContents(contents as unknown as GuardedContents, () => undefined);
    expect(open()).toEqual({ action: 'deny' });
    expect(policies).toEqual(['disable_non_proxied_udp']);
  });
});

describe('the sender check', () => {
  const mainFrame = { detached: false, origin: 'app://clinic' };
  const trusted = { id: 7, mainFrame };
  const detached = { detached: true, origin: 'app://clinic' };
  const elsewhere = { detached: false, origin: 'https://example.com' };
  it.each([
    ['the main frame', mainFrame, 7, trusted, undefined],
    ['a window when none is shown', mainFrame, 7, undefined, 'no-window'],
    ['another window', mainFrame, 8, trusted, 'other-window'],
    ['a frame that has gone', null, 7, trusted, 'no-frame'],
    ['a detached frame', detached, 7, { id: 7, mainFrame: detached }, 'detached'],
    ['a frame inside', { ...mainFrame }, 7, trusted, 'not-main-frame'],
    ['another document', elsewhere, 7, { id: 7, mainFrame: elsewhere }, 'other-origin'],
    ['about:blank', { detached: false, origin: 'null' }, 7, trusted, 'not-main-frame'],
  ])('I3: judges %s', (_who, senderFrame, id, window, fault) => {
    expect(senderFault({ senderFrame, sender: { id } }, window)).toBe(fault);
  });

  it('I1, I3: lets only a trusted and well-formed call reach the connection', async () => {
    const host = createFakeHost();
    const call = createCallHandler(() => ({ trusted, connection: host.connect('gate') }), host.note);
    const good = { senderFrame: mainFrame, sender: { id: 7 } };
    expect(JSON.parse(await call(good, 'a.b', '{}'))).toMatchObject({ type: 'value' });
    expect(JSON.parse(await call({ ...good, senderFrame: null }, 'a.b', '{}'))).toEqual({ type: 'refused', reason: 'wrong-window' });
    expect(JSON.parse(await call(good, 'a.b', { toJSON: 1 }))).toEqual({ type: 'refused', reason: 'bad-input' });
    expect(JSON.parse(await call(good, 'a.b', 'x'.repeat(2_000_000)))).toEqual({ type: 'refused', reason: 'too-large' });
    expect(host.calls).toHaveLength(1);
    expect(host.notes).toEqual([{ what: 'sender-refused', detail: 'no-frame' }]);
  });
});

describe('running Electron', () => {
  const setUp = () => {
    const made: { options: BrowserWindowConstructorOptions; window: EventEmitter; isDestroyed: boolean; isProtected: boolean; isHidden: boolean; contents: ReturnType<typeof fakeContents>['contents'] }[] = [];
    const sessions: string[] = [];
    const parts: ElectronParts = {
      isPackaged: true,
      isSystemDark: () => false,
      sessionOf: (partition, options) => {
        expect(options).toEqual({ cache: false });
        sessions.push(partition);
        return fakeSession().session;
      },
      makeWindow: (options) => {
        const { contents } = fakeContents(made.length + 1);
        const record = { options, isDestroyed: false, isProtected: false, isHidden: false, contents, window: new EventEmitter() };
        Object.assign(record.window, {
          webContents: contents,
          setContentProtection: (on: boolean) => { record.isProtected = on; },
          removeMenu: () => undefined, hide: () => { record.isHidden = true; }, show: () => undefined, loadURL: async () => undefined,
          isDestroyed: () => record.isDestroyed,
          destroy: () => { record.isDestroyed = true; record.window.emit('closed'); },
        });
        made.push(record);
        return record.window as unknown as BrowserWindow;
      },
    };
    return { made, sessions, parts };
  };

  it('L3: replaces window, session and connection, each without a cache and protected from screenshots where that exists, at a change of stage, and ends when a person closes it', async () => {
    const { made, sessions, parts } = setUp();
    const host = createFakeHost();
    const currents: (number | undefined)[] = [];
    const code = runElectron(host, { parts, assets: { gate: assets, clinic: assets }, preload: '/p.cjs', setCurrent: (now) => { currents.push(now?.trusted.id); }, onFirst: async () => undefined }, new AbortController().signal);
    await vi.waitFor(() => { expect(made).toHaveLength(1); });
    await vi.waitFor(() => { expect(currents).toEqual([1]); });
    host.emit('{"type":"status-changed"}');
    expect(made[0]!.contents.sent).toEqual([['clinic:event', '{"type":"status-changed"}']]);
    host.setStage('clinic');
    await vi.waitFor(() => { expect(currents).toEqual([1, undefined, 2]); });
    expect(made[0]!.isDestroyed).toBe(true);
    expect(new Set(sessions).size).toBe(2);
    expect(made.map(({ isProtected }) => isProtected)).toEqual([true, true]);
    made[1]!.window.emit('closed');
    expect(await code).toBe(0);
    expect(host.closed).toEqual(['gate', 'clinic']);
  });

  const run = (host: FakeHost, parts: ElectronParts): Promise<number> =>
    runElectron(host, { parts, assets: { gate: assets, clinic: assets }, preload: '/p.cjs', setCurrent: () => undefined, onFirst: async () => undefined }, new AbortController().signal);

  it('takes the clinic off the screen and ends its renderer within the lock itself (row L1)', async () => {
    const { made, parts } = setUp();
    const host = createFakeHost('clinic');
    const code = run(host, parts);
    await vi.waitFor(() => { expect(made).toHaveLength(1); });
    await new Promise((done) => { setTimeout(done, 10); });
    host.setStage('gate');
    expect([made[0]!.isHidden, made[0]!.contents.isCrashed]).toEqual([true, true]);
    await vi.waitFor(() => { expect(made).toHaveLength(2); });
    await vi.waitFor(() => { made[1]!.window.emit('closed'); });
    expect(await code).toBe(0);
    expect(host.notes).toEqual([]);
  });

  it('ends to be started again once it is sealed, from either window, and shows none meanwhile (row L2)', async () => {
    for (const stage of ['clinic', 'gate'] as const) {
      const { made, parts } = setUp();
      const host = createFakeHost(stage);
      const code = run(host, parts);
      await vi.waitFor(() => { expect(made).toHaveLength(1); });
      await new Promise((done) => { setTimeout(done, 10); });
      host.beginSeal();
      if (stage === 'clinic') host.setStage('gate');
      await new Promise((done) => { setTimeout(done, 50); });
      host.endSeal('suspend');
      expect(await code).toBe(STARTS_AGAIN);
      expect(made).toHaveLength(1);
      expect(made[0]!.isDestroyed).toBe(true);
    }
  });

  it('opens a new window when the renderer is gone, and gives up on the fourth', async () => {
    const { made, parts } = setUp();
    const host = createFakeHost();
    const code = runElectron(host, { parts, assets: { gate: assets, clinic: assets }, preload: '/p.cjs', setCurrent: (now) => { if (now) setTimeout(() => made.at(-1)!.contents.emit('render-process-gone')); }, onFirst: async () => undefined }, new AbortController().signal);
    await expect(code).rejects.toThrow('four times');
    expect(made.every(({ isDestroyed }) => isDestroyed)).toBe(true);
    expect(host.notes.map((note) => note.what)).toEqual(Array(4).fill('renderer-gone'));
  });
});

describe("the computer's power (rows L1, L2)", () => {
  it('seals before sleep, locks with the screen and with a change of person, and ends in order before it is switched off', () => {
    const power = new EventEmitter();
    const host = createFakeHost();
    const stop = vi.fn();
    followPower(power, host, stop);
    for (const name of ['suspend', 'lock-screen', 'user-did-resign-active']) power.emit(name);
    expect(host.asked).toEqual(['seal suspend', 'lock', 'lock']);
    const shutdown = { preventDefault: vi.fn() };
    power.emit('shutdown', shutdown);
    expect(shutdown.preventDefault).toHaveBeenCalledOnce();
    expect(stop).toHaveBeenCalledOnce();
  });
});

describe('the end of Electron (row L2)', () => {
  const end = (code: number, env: Readonly<Record<string, string>>, demoFolder?: string) => {
    const app = { relaunch: vi.fn(), exit: vi.fn() };
    endApp(code, { app, env, args: ['/main.mjs', '--demo'], demoFolder });
    return [app.relaunch.mock.calls, app.exit.mock.calls];
  };

  it('starts a new process after a seal, over the same demo', () => {
    expect(end(STARTS_AGAIN, {})).toEqual([[[{ args: ['/main.mjs', '--demo'] }]], [[0]]]);
    expect(end(STARTS_AGAIN, {}, '/tmp/d')).toEqual([[[{ args: ['/main.mjs', '--demo', '--data', '/tmp/d'] }]], [[0]]]);
  });

  it('leaves that to its parent where it has one, and starts none after any other end', () => {
    expect(end(STARTS_AGAIN, { WARDLIGHT_START: 'again' })).toEqual([[], [[STARTS_AGAIN]]]);
    for (const code of [0, 1, 2]) expect(end(code, {})).toEqual([[], [[code]]]);
  });
});
