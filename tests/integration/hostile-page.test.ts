import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findBrowser } from '#main/shells/chromium/find-browser.ts';
import { runShell } from '#main/shells/chromium/run-shell.ts';
import { hostilePage, tryEveryWay, waysOut } from '#tests/faults/lib/hostile-page.ts';
import { listenerWorld, type World } from '#tests/faults/lib/hostile-world.ts';
import { openInPlainBrowser } from '#tests/faults/lib/plain-browser.ts';
import { buildShellFixture } from '#tests/main/shells/build-shell-fixture.ts';
import { createFakeHost } from '#tests/main/shells/fake-host.ts';

const program = findBrowser(process.env, process.platform);
/** Long enough here: what is late in a quiet network is a second try, and the first was seen. */
const settled = (): Promise<void> => new Promise((done) => { setTimeout(done, 1_000); });

/** The short version of `npm run faults -- canary`, by listeners, so that it needs no rights: names that are asked for are not seen. */
describe.skipIf(program === undefined)('a hostile script in the page', () => {
  const stops: (() => Promise<unknown>)[] = [];
  afterEach(async () => { for (const stop of stops.splice(0)) await stop(); });

  const makeWorld = async (): Promise<World> => {
    const world = await listenerWorld();
    stops.push(async () => { world.end(); });
    // One host each is enough: the way is the same.
    return { ...world, aims: Object.fromEntries(Object.entries(world.aims).map(([name, aim]) => [name, { ...aim, hosts: aim.hosts.slice(-1) }])) };
  };

  const inShell = async (world: World): Promise<{ readonly saw: Record<string, string>; readonly notes: ReadonlySet<string> }> => {
    const host = createFakeHost('clinic');
    const abort = new AbortController();
    const appJs = `document.body.dataset.ready = '';
      const aims = ${JSON.stringify(world.aims)};
      (${hostilePage.toString()})(aims).then((saw) => clinic.call('test.report', JSON.stringify(saw)));`;
    const exit = runShell(host, { ...buildShellFixture(appJs), program: program!, env: process.env, isHeadless: true, isE2e: false, exitWhenReady: false, isOnVirtualScreen: false, isAgain: false, startedAt: 0, print: () => undefined }, abort.signal);
    stops.push(() => { abort.abort(); return exit; });
    const [, , json] = await vi.waitFor(() => host.calls.find(([, method]) => method === 'test.report') ?? expect.fail('the page did not report'), { timeout: 30_000 });
    await settled();
    return { saw: JSON.parse(json) as Record<string, string>, notes: new Set(host.notes.map(({ what }) => what)) };
  };

  it('I9: sends nothing by any of eighty ways, where a plain browser sends by forty', async () => {
    const [free, shut] = [await makeWorld(), await makeWorld()];
    const { rendererDir } = buildShellFixture();
    const plain = await openInPlainBrowser(program!, join(rendererDir, 'clinic'));
    stops.push(plain.stop);
    const [, { saw, notes }] = await Promise.all([
      tryEveryWay(free.aims, (aims) => plain.evaluate(hostilePage.toString(), aims)),
      inShell(shut),
    ]);
    expect(Object.keys(saw).sort()).toEqual(Object.keys(waysOut).sort());
    expect(free.count().byWay.size).toBeGreaterThan(35);
    expect([...shut.count().byWay]).toEqual([]);
    // What asks a person is refused without asking, and what it tells of this computer is nothing.
    const asked = ['geolocation', 'camera', 'screen-capture', 'clipboard-read', 'clipboard-write', 'midi', 'usb', 'bluetooth', 'serial', 'hid', 'idle-detection', 'local-fonts', 'folder-picker', 'protocol-handler', 'service-worker'];
    expect(asked.filter((name) => !saw[name]!.startsWith('refused'))).toEqual([]);
    // On a busy computer it may not have looked yet when it is asked.
    expect([saw['rtc-stun'], saw['rtc-turn-tcp']].filter((each) => each !== '0 own addresses' && each !== 'no answer')).toEqual([]);
    expect(notes).toContain('navigation-refused');
    expect([...notes].filter((what) => !['navigation-refused', 'download-refused', 'window-refused'].includes(what))).toEqual([]);
  }, 60_000);
});
