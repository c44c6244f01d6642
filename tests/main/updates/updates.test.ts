import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { AppImageUpdater } from 'electron-updater';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createUpdateInstaller, makeUpdater } from '#main/adapters/update-installer.ts';
import { folderSource, isUpdateUrl, serverSource } from '#main/adapters/update-source.ts';
import { serverKeys } from '#hub/certificate.ts';
import { manifestName } from '#shared/updates/manifest.ts';
import { descriptionName, descriptionOf, makeWorld } from '../../faults/update/update-world.ts';
import type { World } from '../../faults/update/update-world.ts';
import { startUpdateServer } from '../../faults/update/update-server.ts';
import type { UpdateServer } from '../../faults/update/update-server.ts';
import { signManifest } from './signed-manifest.ts';

let server: UpdateServer;
let world: World;
beforeAll(async () => { server = await startUpdateServer(); });
afterAll(async () => { await server.close(); });
beforeEach(() => {
  server.asked.length = 0;
  world = makeWorld(server);
});
afterEach(() => { world.remove(); });

const adapter = { version: '1.0.0', name: 'wardlight', isPackaged: true, appUpdateConfigPath: '', userDataPath: '', baseCachePath: '', whenReady: async () => undefined, relaunch: () => undefined, quit: () => undefined, onQuit: () => undefined };

describe('the real updater', () => {
  it.each(['AppImage', 'deb', 'rpm'] as const)('%s does nothing by itself and goes back to nothing', async (format) => {
    const updater = await makeUpdater({ format, appImage: { path: '/nowhere/wardlight.AppImage', args: [] } }, adapter);
    expect(updater).toMatchObject({ autoDownload: false, autoInstallOnAppQuit: false, allowDowngrade: false, allowPrerelease: false, disableDifferentialDownload: true, disableWebInstaller: true, channel: null });
  });

  it('would go back if a channel were set: that is why none is', () => {
    const updater = new AppImageUpdater(undefined, adapter);
    updater.allowDowngrade = false;
    updater.channel = 'latest';
    expect(updater.allowDowngrade).toBe(true);
  });
});

const goThrough = async (w: World, updates = w.begin()): Promise<void> => {
  expect(await updates.check()).toBe('offered');
  expect(updates.status()).toMatchObject({ phase: 'offered', offered: { version: '1.1.0', bytes: w.newProgram.length }, refused: null });
  expect(await updates.fetch()).toBe('fetched');
  expect(w.isOld()).toBe(true);
  expect(await updates.mayInstall()).toBeUndefined();
  expect(w.isOld()).toBe(true);
  expect(await w.end()).toBe(true);
  expect(w.isNew()).toBe(true);
  // Under the name it had, which menus know, and with the data folder it was told.
  expect(await w.started()).toBe('1.1.0 --data /a clinic');
  expect(readdirSync(w.folder).filter((name) => name.endsWith('.AppImage'))).toEqual([basename(w.appImage)]);
};

describe('the way that it should go', () => {
  it('is offered, fetched, proved again, installed and started', async () => {
    await goThrough(world);
    expect(server.asked.map(({ path }) => path)).toEqual([`/updates/${manifestName}`, `/updates/${descriptionName}`, `/updates/${world.file.name}`]);
  });

  it('tells the server the version of this program, and nothing else', async () => {
    await goThrough(world);
    expect(new Set(server.asked.map(({ headers }) => headers.join(' ')))).toEqual(new Set(['connection host user-agent']));
    expect(new Set(server.asked.map(({ userAgent }) => userAgent))).toEqual(new Set(['Wardlight/1.0.0']));
  });

  it('is followed when the next key signed it', async () => {
    world.publish({}, world.next);
    await goThrough(world);
  });

  it('needs no description beside the manifest', async () => {
    server.files.delete(descriptionName);
    await goThrough(world);
  });

  it('comes on a stick as well, and the server is not asked', async () => {
    writeFileSync(join(world.stick, manifestName), signManifest(world.manifest, world.pair));
    writeFileSync(join(world.stick, world.file.name), world.newProgram);
    world.choose(folderSource(world.stick));
    const updates = world.begin({ ...world.port, server: undefined });
    expect(await updates.choose()).toBe('offered');
    expect(await updates.fetch()).toBe('fetched');
    expect(await updates.mayInstall()).toBeUndefined();
    expect(await world.end()).toBe(true);
    expect(world.isNew()).toBe(true);
    expect(server.asked).toEqual([]);
  });

  it('says nothing where this is the newest, or nobody chose a folder', async () => {
    world.publish({ version: '1.0.0' });
    const updates = world.begin();
    expect(await updates.check()).toBe('current');
    expect(await updates.choose()).toBe('none');
    expect(await updates.fetch()).toBe('none');
    expect(await updates.mayInstall()).toBe('none');
    expect(updates.status()).toMatchObject({ phase: 'idle', offered: null, refused: null, checkedAt: world.clock.now() });
  });

  it('keeps what was fetched when a later look fails', async () => {
    const updates = world.begin();
    await updates.check();
    await updates.fetch();
    server.files.set(manifestName, 'nothing');
    expect(await updates.check()).toBe('bad-signature');
    expect(updates.status()).toMatchObject({ phase: 'fetched', refused: 'bad-signature' });
    world.publish();
    expect(await updates.check()).toBe('offered');
    expect(updates.status()).toMatchObject({ phase: 'fetched', refused: null });
  });
});

describe('over TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-update-tls-'));
  afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

  it('goes through where the certificate is trusted, and not a byte is fetched where it is not', async () => {
    const keys = await serverKeys(folder, ['localhost'], Date.now());
    const secure = await startUpdateServer({ key: keys.key, cert: keys.certificate });
    try {
      const trusting = makeWorld(secure, { ca: keys.certificate });
      await goThrough(trusting);
      trusting.remove();
      secure.asked.length = 0;
      const doubting = makeWorld(secure);
      expect(await doubting.begin().check()).toBe('unreachable');
      expect(secure.asked).toEqual([]);
      doubting.remove();
    } finally {
      await secure.close();
    }
  });

  it.each(['http://updates.example/', 'https://updates.example/folder', 'https://someone@updates.example/', 'https://updates.example/?a=b', 'file:///tmp/', 'ftp://127.0.0.1/', 'nothing'])('has no server at %s', (url) => {
    expect(isUpdateUrl(url)).toBe(false);
    expect(() => serverSource({ url, version: '1.0.0' })).toThrow();
  });
});

describe('by itself', () => {
  const looks = (): number => server.asked.filter(({ path }) => path.endsWith(manifestName)).length;
  const settle = () => new Promise((done) => { setTimeout(done, 60); });

  it('looks a minute after the start and then once a day, also across starts', async () => {
    const updates = world.begin();
    updates.tick();
    world.clock.pass(61_000);
    updates.tick();
    await settle();
    expect([looks(), updates.status().phase]).toEqual([1, 'offered']);
    world.clock.pass(3_600_000);
    updates.tick();
    const again = world.begin();
    world.clock.pass(61_000);
    again.tick();
    await settle();
    expect([looks(), again.status().phase]).toEqual([1, 'offered']);
    world.clock.pass(86_400_000);
    again.tick();
    await settle();
    expect(looks()).toBe(2);
  });

  it('asks again after a start where nothing that counts had come, and says nothing of being the newest', async () => {
    server.files.clear();
    expect(await world.begin().check()).toBe('missing');
    const again = world.begin();
    expect(again.status()).toMatchObject({ phase: 'idle', checkedAt: world.clock.now(), currentAt: null });
    world.publish({ version: '1.0.0' });
    world.clock.pass(61_000);
    again.tick();
    await settle();
    expect([looks(), again.status().currentAt]).toEqual([2, world.clock.now()]);
    const third = world.begin();
    world.clock.pass(61_000);
    third.tick();
    await settle();
    expect(looks()).toBe(2);
  });

  it('judges what it kept of an offer from the signature on', async () => {
    expect(await world.begin().check()).toBe('offered');
    expect(world.begin().status()).toMatchObject({ phase: 'offered', offered: { version: '1.1.0' } });
    world.clock.setWall('2027-03-12T10:00:00.000Z');
    expect(world.begin().status()).toMatchObject({ phase: 'idle', offered: null });
    const memory = world.memory() as { readonly offered: string };
    world.port.memory.write(JSON.stringify({ ...memory, overUpTo: null, offered: memory.offered.replace('1.1.0', '9.9.9') }));
    expect(world.begin().status()).toMatchObject({ phase: 'idle', offered: null });
  });

  it('does not look where the rule of the clinic says no, where nobody is trusted, and where it is updated by hand', async () => {
    world.setDaily(false);
    const byHand = { ...world.port, installer: undefined };
    for (const updates of [world.begin(), world.begin(byHand), world.begin({ ...world.port, keys: [] })]) {
      world.clock.pass(86_500_000);
      updates.tick();
    }
    await settle();
    expect(looks()).toBe(0);
    expect(world.begin(byHand).status().here).toBe('by-hand');
    expect(world.begin({ ...world.port, keys: [] }).status().here).toBe('no-keys');
    expect(await world.begin(byHand).check()).toBe('none');
  });

  it('writes one row of a refusal, and none where nobody answers', async () => {
    server.files.set(manifestName, 'nothing');
    const updates = world.begin();
    world.clock.pass(61_000);
    updates.tick();
    await settle();
    expect(world.rows).toMatchObject([{ action: 'program-update', method: 'updates.check', outcome: 'bad-signature', from: 'core' }]);
    server.files.set(manifestName, (_request, response) => { response.destroy(); });
    world.clock.pass(86_400_001);
    updates.tick();
    await settle();
    expect(world.rows).toHaveLength(1);
  });

  it('I10: what was refused when everything was closed is told and written down once somebody signs in again', async () => {
    const updates = world.begin();
    await updates.check();
    await updates.fetch();
    await updates.mayInstall();
    writeFileSync(world.fetchedPath, 'evil');
    expect(await world.end()).toBe(false);
    const again = world.begin();
    again.tick();
    again.tick();
    expect(again.status()).toMatchObject({ refused: 'file-changed', phase: 'idle' });
    expect(world.rows).toMatchObject([{ method: 'updates.install', outcome: 'file-changed' }]);
    world.begin().tick();
    expect(world.rows).toHaveLength(1);
  });
});

it('a memory that does not parse counts as none, and the log says so', async () => {
  const updates = world.begin({ ...world.port, memory: { read: () => '{', write: () => undefined } });
  expect(await updates.check()).toBe('offered');
  expect(world.logged.join()).toContain('update-memory-damaged');
});

it('I10: an installer that fails leaves this program to go on, and it is told at the next start', async () => {
  const inTheWay = join(world.folder, 'not-a-program');
  mkdirSync(join(inTheWay, 'full'), { recursive: true });
  const installer = createUpdateInstaller({ app: { version: '1.0.0', relaunch: () => undefined, quit: () => undefined }, format: 'AppImage', folder: join(world.folder, 'data'), appImage: { path: inTheWay, args: [] } });
  let hasFailed = false;
  await installer.fetch('1.1.0', world.file, { ...folderSource(world.stick), description: async () => descriptionOf(world.manifest, world.file), open: async function* () { yield world.newProgram; } }, () => undefined);
  installer.installAtEnd({ check: async () => true, failed: () => { hasFailed = true; } });
  expect(await installer.install()).toBe(false);
  expect([hasFailed, world.isOld()]).toEqual([true, true]);
});
