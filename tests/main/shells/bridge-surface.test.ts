import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import surface from '#tests/fixtures/bridge-surface.json' with { type: 'json' };

const minified = (file: string, external: readonly string[] = []): string =>
  buildSync({ entryPoints: [file], bundle: true, minify: true, format: external.length > 0 ? 'cjs' : 'iife', platform: external.length > 0 ? 'node' : 'browser', target: 'es2022', external: [...external], write: false }).outputFiles[0]!.text;

/** Runs the built preload with an Electron that only remembers. */
const runPreload = () => {
  const exposed = new Map<string, Record<string, (...args: unknown[]) => unknown>>();
  const channels: string[] = [];
  const heard: unknown[][] = [];
  const listeners = new Map<string, (...args: unknown[]) => void>();
  const ipcRenderer = {
    invoke: (...args: unknown[]) => { channels.push(`invoke ${String(args[0])}`); heard.push(args); return Promise.resolve('{}'); },
    send: (...args: unknown[]) => { channels.push(`send ${String(args[0])}`); heard.push(args); },
    on: (name: string, listener: (...args: unknown[]) => void) => { channels.push(`on ${name}`); listeners.set(name, listener); },
    off: (name: string) => { channels.push(`off ${name}`); listeners.delete(name); },
  };
  const events = new Map<string, (event: unknown) => void>();
  const globals = { require: () => ({ contextBridge: { exposeInMainWorld: (name: string, api: never) => { exposed.set(name, api); } }, ipcRenderer }), module: { exports: {} }, exports: {}, addEventListener: (name: string, listener: never) => { events.set(name, listener); } };
  const before = new Set(Object.keys(globals));
  runInNewContext(minified('src/preload/preload.ts', ['electron']), globals);
  return { exposed, channels, heard, listeners, events, added: Object.keys(globals).filter((name) => !before.has(name)) };
};

describe('what a page gets', () => {
  it("I4: Electron's preload exposes one name with two functions, on three channels, as in the snapshot", async () => {
    const { exposed, channels, heard, listeners, events } = runPreload();
    const bridge = exposed.get('clinic')!;
    events.get('copy')!({ isTrusted: true });
    events.get('cut')!({ isTrusted: false });
    // Whatever a page gives it, two texts cross.
    await bridge['call']!({ toString: () => 'a.b' }, 5, 'more');
    const said: unknown[][] = [];
    const stop = bridge['on']!((...args: unknown[]) => { said.push(args); }) as () => void;
    listeners.get('clinic:event')!({ sender: 'the event object' }, '{"type":"status-changed"}', 'more');
    stop();
    expect({
      exposed: [...exposed.keys()], ownKeys: Reflect.ownKeys(bridge).map(String), lengths: Object.fromEntries(Object.entries(bridge).map(([name, part]) => [name, part.length])), channels: [...new Set(channels)].sort(),
    }).toEqual(surface.electron);
    expect(heard).toEqual([['clinic:copied'], ['clinic:call', 'a.b', '5']]);
    expect(said).toEqual([['{"type":"status-changed"}']]);
  });

  it('I4: is small: one kilobyte in Electron, two in Chromium, nothing imported', () => {
    expect(minified('src/preload/preload.ts', ['electron']).length).toBeLessThan(1_000);
    const [page, isolated] = [minified('src/preload/chromium-page.ts'), minified('src/preload/chromium-isolated.ts')];
    expect(page.length + isolated.length).toBeLessThan(2_000);
  });
});

describe('what main hears', () => {
  const folder = 'src/main';
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(folder, name), 'utf8'));

  it('I4: has two channels, and each asks who is calling before anything else', () => {
    const registered = files.flatMap((text) => text.match(/ipcMain\s*\.\s*\w+\(.*/gu) ?? []);
    expect(registered).toEqual([
      "ipcMain.handle('clinic:call', createCallHandler(() => current, host.note));",
      "ipcMain.on('clinic:copied', (event) => { if (senderFault(event, current?.trusted) === undefined) guard.copied(); });",
    ]);
    expect(files.flatMap((text) => text.match(/\.ipc\.(on|handle)|MessageChannelMain|'ipc-message'|postMessage\([^)]*transfer/gu) ?? [])).toEqual([]);
    // The wrapper looks at the sender first.
    const wrapper = readFileSync('src/main/shells/electron/call-handler.ts', 'utf8');
    expect(wrapper.indexOf('senderFault(event')).toBeGreaterThan(0);
    expect(wrapper.indexOf('senderFault(event')).toBeLessThan(wrapper.indexOf('checkCall(method'));
  });

  it('I4: has one function in Chromium, heard from the isolated world of our own document only', () => {
    const bindings = files.flatMap((text) => text.match(/'Runtime\.addBinding'.*/gu) ?? []);
    expect(bindings).toEqual(["'Runtime.addBinding', { name: TO_NODE, executionContextName: WORLD }, sessionId);"]);
    expect(files.filter((text) => text.includes("'Runtime.bindingCalled'"))).toHaveLength(1);
  });
});
