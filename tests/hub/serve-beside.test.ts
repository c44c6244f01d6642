import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { HubOrder, HubSaid } from '#shared/serving/hub-orders.ts';
import { openTestHub } from './test-hub.ts';
import { openStore } from '#hub/open-store.ts';
import { hubPaths } from '#hub/folder.ts';
import { serveBeside } from '#hub/serve-beside.ts';

const folders: string[] = [];
const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of running.splice(0)) await end();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-beside-'));
  folders.push(folder);
  return folder;
};
const key = Buffer.alloc(32, 7);

/** In this process: what it says, one after the other. */
const beside = () => {
  const said: HubSaid[] = [];
  const waiting: ((next: HubSaid) => void)[] = [];
  let isOver = (): void => undefined;
  const ended = new Promise<void>((resolve) => { isOver = resolve; });
  const hub = serveBeside((next) => {
    const resume = waiting.shift();
    if (resume) resume(next);
    else said.push(next);
  }, () => { isOver(); });
  const tell = (order: HubOrder): Promise<HubSaid> => {
    const next = said.shift();
    const answer = next ? Promise.resolve(next) : new Promise<HubSaid>((resolve) => { waiting.push(resolve); });
    hub.hear(order);
    return answer;
  };
  const end = (): Promise<void> => {
    hub.hear({ type: 'end' });
    return ended;
  };
  running.push(end);
  return { tell, end };
};
const start = (folder: string, more: Partial<Extract<HubOrder, { type: 'start' }>> = {}): HubOrder =>
  ({ type: 'start', folder, key: key.toString('base64url'), isLoopbackOnly: true, port: 17_843, others: 200, ...more });

it('takes the next port that is free, and says that its own is taken when it may take no other', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen({ host: '127.0.0.1', port: 0 }, resolve); });
  const { port } = server.address() as AddressInfo;
  const folder = newFolder();
  expect(await beside().tell(start(folder, { port, others: 0 }))).toEqual({ type: 'cannot', why: 'port-taken' });
  const said = await beside().tell(start(folder, { port, others: 50 }));
  expect(said).toMatchObject({ type: 'runs' });
  expect((said as { port: number }).port).toBeGreaterThan(port);
  await new Promise((resolve) => { server.close(resolve); });
});

it('says that another hub holds the folder, that it may not write there, and that the file is damaged', async () => {
  const folder = newFolder();
  const first = beside();
  expect(await first.tell(start(folder))).toMatchObject({ type: 'runs' });
  expect(await beside().tell(start(folder))).toEqual({ type: 'cannot', why: 'in-use' });
  await first.end();
  writeFileSync(join(folder, 'hub.db'), Buffer.alloc(8_192, 1));
  expect(await beside().tell(start(folder))).toEqual({ type: 'cannot', why: 'damaged' });
  const aFile = join(newFolder(), 'file');
  writeFileSync(aFile, '');
  expect(await beside().tell(start(join(aFile, 'hub')))).toMatchObject({ type: 'cannot' });
});

it('another key opens neither its database nor shows it as itself; its own opens both again', async () => {
  const folder = newFolder();
  const first = beside();
  const { pin } = (await first.tell(start(folder))) as { pin: string };
  await first.end();
  expect(await beside().tell(start(folder, { key: Buffer.alloc(32, 8).toString('base64url') }))).toEqual({ type: 'cannot', why: 'damaged' });
  expect(await beside().tell(start(folder))).toMatchObject({ type: 'runs', pin });
});

it('takes its own copy when the database is damaged, keeps what was there, and is another incarnation to its clinics', async () => {
  const folder = newFolder();
  const first = beside();
  const { pin } = (await first.tell(start(folder))) as { pin: string };
  expect(await first.tell({ type: 'figures' })).toMatchObject({ type: 'figures', connected: 0, backedUpAt: null, isDiskFull: false });
  expect(await first.tell({ type: 'invite' })).toMatchObject({ type: 'invited' });
  await first.end();
  const store = await openStore(hubPaths(folder), undefined, new Uint8Array(key));
  await store.backUp(join(folder, 'copy.db'));
  await store.close();
  writeFileSync(join(folder, 'hub.db'), Buffer.alloc(8_192, 1));
  const again = beside();
  expect(await again.tell(start(folder))).toMatchObject({ type: 'runs', pin });
  expect((await again.tell({ type: 'figures' }) as { backedUpAt: string | null }).backedUpAt).not.toBeNull();
  expect(readdirSync(folder).some((name) => name.startsWith('hub.db.before-'))).toBe(true);
});

it('a hub by itself still counts who called within the last minute', async () => {
  const hub = await openTestHub();
  expect(hub.connected(60_000)).toBe(0);
  await hub.close();
});
