import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import type { ShellEvent } from '#main/window-host.ts';
import { checkCall, MAX_CALL_BYTES } from '#main/shells/common/call-payload.ts';
import { isProcessAlive } from '#main/workstation/process-alive.ts';
import { parseLaunchOptions } from '#main/shells/common/launch-options.ts';
import { browserFlags } from '#main/shells/chromium/browser-flags.ts';
import { createCdpClient } from '#main/shells/chromium/cdp-client.ts';
import { createFramer } from '#main/shells/chromium/cdp-framer.ts';
import { findBrowser, majorVersion } from '#main/shells/chromium/find-browser.ts';
import { connectPage } from '#main/shells/chromium/page-bridge.ts';
import { makeProfile, removeProfile, sweepProfiles } from '#main/shells/chromium/profile.ts';
import { createFakeHost } from './fake-host.ts';

const temp = (): string => mkdtempSync(join(tmpdir(), 'wardlight-parts-'));

describe('the control pipe', () => {
  it('puts messages together however the bytes are cut', () => {
    const bytes = Buffer.from('{"id":1,"text":"Zoë 漢字 🩺"}\0{"id":2}\0\0{"id":3}\0');
    for (let size = 1; size <= bytes.length; size += 1) {
      const heard: string[] = [];
      const frame = createFramer((text) => { heard.push(text); });
      for (let at = 0; at < bytes.length; at += size) frame(bytes.subarray(at, at + size));
      expect(heard, `cut into ${size}`).toEqual(['{"id":1,"text":"Zoë 漢字 🩺"}', '{"id":2}', '', '{"id":3}']);
    }
  });

  it('matches answers to their questions, and fails those that wait when the browser goes', async () => {
    const [out, back] = [new PassThrough(), new PassThrough()];
    const cdp = createCdpClient(out, back);
    const events: string[] = [];
    cdp.onEvent(({ method, sessionId }) => { events.push(`${method} ${sessionId ?? ''}`); });
    const [first, second, third] = [cdp.send('A.one'), cdp.send('A.two', { x: 1 }, 's'), cdp.send('A.three')];
    expect(String(out.read())).toBe('{"id":1,"method":"A.one","params":{}}\0{"id":2,"method":"A.two","params":{"x":1},"sessionId":"s"}\0{"id":3,"method":"A.three","params":{}}\0');
    back.write('{"id":2,"result":{"ok":2}}\0{"method":"B.event","params":{},"sessionId":"s"}\0{"id":1,"error":{"message":"no"}}\0{"id":99,"result":{}}\0');
    await expect(second).resolves.toEqual({ ok: 2 });
    await expect(first).rejects.toThrow('The browser refused A.one: no');
    expect(events).toEqual(['B.event s']);
    // What is no message is passed over.
    back.write('x\0null\0[\0{}\0"text"\0{"id":3\0');
    back.destroy();
    await expect(third).rejects.toThrow('gone');
    await expect(cdp.send('A.four')).rejects.toThrow('gone');
  });
});

describe('profiles', () => {
  it('sweeps what an ended process left, and nothing else', () => {
    const parent = temp();
    const { pid: ended } = spawnSync(process.execPath, ['-e', '']);
    const mine = makeProfile(parent, undefined);
    expect(statSync(mine).mode & 0o777).toBe(0o700);
    mkdirSync(join(parent, `wardlight-profile-${ended}-abc`, 'Default'), { recursive: true });
    mkdirSync(join(parent, 'wardlight-profile-x-abc'));
    mkdirSync(join(parent, `other-${ended}-abc`));
    writeFileSync(join(parent, `wardlight-profile-${ended}-file`), '');
    symlinkSync(tmpdir(), join(parent, `wardlight-profile-${ended}-link`));
    expect(sweepProfiles(parent, [-1], isProcessAlive), 'another owner').toBe(0);
    expect(sweepProfiles(parent, [process.getuid!()], isProcessAlive)).toBe(1);
    expect(existsSync(join(parent, `wardlight-profile-${ended}-abc`))).toBe(false);
    expect(readdirSync(parent)).toHaveLength(5);
    removeProfile(mine);
    expect(existsSync(mine)).toBe(false);
  });
});

describe('finding a browser', () => {
  it('takes the named one or none, else the first known on the path', () => {
    const folder = temp();
    const program = join(folder, 'chromium-browser');
    expect(findBrowser({ PATH: folder }, 'linux')).toBeUndefined();
    writeFileSync(program, '');
    expect(findBrowser({ PATH: folder }, 'linux'), 'not a program').toBeUndefined();
    chmodSync(program, 0o755);
    expect(findBrowser({ PATH: `.:${folder}` }, 'linux')).toBe(program);
    expect(findBrowser({ PATH: folder, WARDLIGHT_CHROMIUM: '/nowhere/chromium' }, 'linux')).toBeUndefined();
    expect(findBrowser({ WARDLIGHT_CHROMIUM: program }, 'linux')).toBe(program);
  });

  it.each([['Chrome/156.0.8078.79', 156], ['HeadlessChrome/119.0.1.2', 119], ['', 0]])('reads the version of %j', (product, version) => {
    expect(majorVersion(product)).toBe(version);
  });
});

describe('the browser switches', () => {
  const choice = { profile: '/p', width: 800, height: 600, isHeadless: false, isOnVirtualScreen: false, isSandboxed: true, isE2e: false };

  it('I8: open a port only for end-to-end tests and drop the sandbox only when told', () => {
    expect(browserFlags(choice).filter((flag) => /sandbox|debugging-port|headless|test-type/u.test(flag))).toEqual([]);
    expect(browserFlags({ ...choice, isE2e: true })).toContain('--remote-debugging-port=0');
    expect(browserFlags({ ...choice, isSandboxed: false })).toContain('--no-sandbox');
  });

  it('I9: always send everything to a proxy that does not answer, keep WebRTC behind it and join no group of the local network', () => {
    expect(browserFlags(choice)).toEqual(expect.arrayContaining(['--proxy-server=http://127.0.0.1:9', '--proxy-bypass-list=<-loopback>', '--webrtc-ip-handling-policy=disable_non_proxied_udp', '--incognito']));
    expect(browserFlags(choice).filter((flag) => /^--disable-features=.*,WebRtcHideLocalIpsWithMdns$/u.test(flag))).toHaveLength(1);
  });
});

describe('launch options', () => {
  it('reads what npm start passes on', () => {
    expect(parseLaunchOptions(['--data', '/d', '--demo', '--shell=chromium', '--exit-when-ready'])).toEqual({ type: 'options', options: { dataDir: '/d', demo: true, exitWhenReady: true, headless: false } });
  });

  it('reads how large a demo is, and only of a demo', () => {
    expect(parseLaunchOptions(['--demo', '--patients', '2000', '--seed=7'])).toMatchObject({ type: 'options', options: { demo: true, patients: 2000, seed: 7 } });
    for (const argv of [['--patients', '20'], ['--demo', '--patients', '0'], ['--demo', '--patients', 'many'], ['--demo', '--seed=-1']]) expect(parseLaunchOptions(argv)).toMatchObject({ type: 'usage' });
  });

  it('I7: is the only way in from outside: no shell registers links, files or a second start (row L5)', () => {
    const shells = readdirSync('src/main/shells', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join('src/main/shells', name), 'utf8'));
    expect(shells.length).toBeGreaterThan(30);
    expect(shells.filter((text) => /setAsDefaultProtocolClient|open-url|open-file|openExternal|certificate-error|setCertificateVerifyProc|crashReporter/u.test(text))).toEqual([]);
    // One switch, which takes something away (row I9).
    expect(shells.flatMap((text) => text.match(/commandLine\.append\w+\(.*\)/gu) ?? [])).toEqual(["commandLine.appendSwitch('disable-features', 'WebRtcHideLocalIpsWithMdns')"]);
    // A second start hands nothing over: only the window that is there comes to the front.
    expect(shells.flatMap((text) => text.match(/'second-instance', .*/gu) ?? [])).toEqual(["'second-instance', () => { BrowserWindow.getAllWindows()[0]?.focus(); });"]);
  });

  it.each([[['--remote-debugging-port=9222'], '--remote-debugging-port'], [['--inspect'], '--inspect'], [['x'], 'x'], [['wardlight://patients/1'], 'wardlight://patients/1'], [['--data', '/d', 'file:///x.json'], 'file:///x.json'], [['--data'], '--data'], [['--data', '--demo'], '--data'], [['--demo=1'], '--demo'], [['--toString'], '--toString'], [[`wardlight://${'x'.repeat(1_000_000)}`], 'wardlight://x']])('I7, I8: refuses %j in one sentence', (argv, named) => {
    const parsed = parseLaunchOptions(argv);
    expect(parsed).toMatchObject({ type: 'usage' });
    expect(parsed.type === 'usage' && parsed.message).toMatch(new RegExp(`${named}.*\\.$`, 'u'));
  });
});

describe('the bridge to a renderer that was taken over', () => {
  it('I3: passes over frames that our own half never sends, and notes each: none ends main, and no number becomes a script', async () => {
    const notes: ShellEvent[] = [];
    const said: string[] = [];
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const host = createFakeHost();
    const bridge = await connectPage({
      cdp: { send: (method, params) => { if (method === 'Runtime.evaluate') said.push(String(params?.['expression'])); return Promise.resolve({}); }, onEvent: () => () => undefined, close: () => undefined },
      sessionId: 's', mainFrameId: 'f', connection: host.connect('gate'), note: (event) => { notes.push(event); }, onCopied: () => undefined,
    }, { page: '', isolated: '' });
    const context = { id: 3, name: 'wardlight', origin: 'https://app.invalid', uniqueId: 'u', auxData: { frameId: 'f' } };
    bridge.handle({ method: 'Runtime.executionContextCreated', sessionId: 's', params: { context } });
    for (const other of [{ name: '' }, { origin: 'null' }, { auxData: { frameId: 'g' } }]) bridge.handle({ method: 'Runtime.executionContextCreated', sessionId: 's', params: { context: { ...context, id: 4, ...other } } });
    const call = (payload: string, executionContextId = 3): void => { bridge.handle({ method: 'Runtime.bindingCalled', sessionId: 's', params: { name: 'wlToNode', payload, executionContextId } }); };
    const bad = ['', 'x', 'null', '7', '{}', '[]', '["1);evil(1)//","a.b","{}"]', '[1.5,"a.b","{}"]', '[-1,"a.b","{}"]', '[1e999,"a.b","{}"]', '[[1],"a.b","{}"]', 'x'.repeat(7_000_000)];
    for (const payload of bad) call(payload);
    call('[1,"a.b","{}"]', 4);
    call('[5,"a.b","{}"]');
    await vi.waitFor(() => { expect(said).toHaveLength(1); });
    expect(said[0]).toMatch(/^wlFromNode\(5,"/u);
    expect(notes).toEqual([...Array<ShellEvent>(1).fill({ what: 'sender-refused', detail: 'not the main document of our own origin' }), ...Array<ShellEvent>(bad.length).fill({ what: 'sender-refused', detail: 'not a call of our own script' })].sort((a, b) => (a.detail < b.detail ? -1 : 1)));
    expect([host.calls.length, unhandled.mock.calls]).toEqual([1, []]);
    process.off('unhandledRejection', unhandled);
  });
});

describe('a call from a window', () => {
  it.each([[undefined, '{}'], ['a.b', undefined], [{}, '{}'], ['a.b', { toString: () => '{}' }], ['a.b', 5], [['a.b'], '{}']])('I1: refuses %j with %j', (method, input) => {
    expect(checkCall(method, input)).toEqual({ type: 'refused', replyJson: '{"type":"refused","reason":"bad-input"}' });
  });

  it('I2: measures bytes, not characters', () => {
    expect(checkCall('a.b', 'x'.repeat(MAX_CALL_BYTES)).type).toBe('call');
    for (const text of ['x'.repeat(MAX_CALL_BYTES + 1), '漢'.repeat(MAX_CALL_BYTES / 2)])
      expect(checkCall('a.b', text)).toEqual({ type: 'refused', replyJson: '{"type":"refused","reason":"too-large"}' });
    expect(checkCall('x'.repeat(101), '')).toEqual({ type: 'refused', replyJson: '{"type":"refused","reason":"unknown-method"}' });
  });
});
