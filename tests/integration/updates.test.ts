import { afterEach, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { manifestName } from '#shared/updates/manifest.ts';
import { makeWorld } from '../faults/update/update-world.ts';
import { startUpdateServer } from '../faults/update/update-server.ts';
import { openTestClinic, valueOf } from './test-clinic.ts';
import type { TestClinicOptions } from './test-clinic.ts';

const after: (() => Promise<unknown>)[] = [];
afterEach(async () => { for (const each of after.splice(0).reverse()) await each(); });

const open = async (options: TestClinicOptions = {}) => {
  const server = await startUpdateServer();
  const world = makeWorld(server);
  const clinic = await openTestClinic({ ports: { updates: world.port }, clock: world.clock, ...options });
  after.push(() => server.close(), async () => { world.remove(); }, () => clinic.close());
  const rows = () => clinic.clinic.keeper.workspace()?.db.read.all<{ method: string; outcome: string }>(sql`SELECT method, outcome FROM audit_row WHERE action = 'program-update' ORDER BY seq`) ?? Promise.resolve([]);
  return { server, world, rows, ...clinic };
};

it('I10: an administrator takes an update in: each step is a row, the records close first, and only then the program is replaced', async () => {
  const { client, clinic, world, rows } = await open({ signedInAs: 'administrator' });
  expect(valueOf(await client['updates.check']({}))).toEqual({ type: 'offered' });
  expect(valueOf(await client['updates.fetch']({}))).toEqual({ type: 'fetched' });
  let closed: string | undefined;
  clinic.keeper.onSeal((reason) => { closed = reason; });
  expect(await rows()).toEqual([{ method: 'updates.check', outcome: 'offered' }, { method: 'updates.fetch', outcome: 'fetched' }]);
  const { db } = clinic.keeper.workspace() ?? {};
  expect(valueOf(await client['updates.install']({}))).toEqual({ type: 'installing' });
  for (let left = 200; left > 0 && closed === undefined; left -= 1) await new Promise((done) => { setTimeout(done, 10); });
  expect([closed, world.isOld(), db === undefined]).toEqual(['update', true, false]);
  expect(clinic.keeper.state()).toBe('sealed');
  expect(await world.end()).toBe(true);
  expect(world.isNew()).toBe(true);
});

it('I10: one refusal is one row, with its reason', async () => {
  const { client, server, rows } = await open({ signedInAs: 'administrator' });
  server.files.set(manifestName, 'nothing');
  expect(valueOf(await client['updates.check']({}))).toEqual({ type: 'bad-signature' });
  expect(await rows()).toEqual([{ method: 'updates.check', outcome: 'bad-signature' }]);
  expect(valueOf(await client['updates.status']({}))).toMatchObject({ refused: 'bad-signature', phase: 'idle', version: '1.0.0', here: 'yes' });
});

it('a nurse sees that there is a new version and may not touch it', async () => {
  const { client } = await open({ signedInAs: 'nurse' });
  expect(valueOf(await client['updates.status']({}))).toMatchObject({ version: '1.0.0', offered: null, isDaily: true });
  for (const name of ['updates.check', 'updates.choose', 'updates.fetch', 'updates.install'] as const) expect(await client[name]({})).toMatchObject({ type: 'refused', reason: 'forbidden' });
});

it('I10: an older manifest is refused once a newer one was seen, and what is remembered says nothing of anybody', async () => {
  const { client, server, world } = await open({ signedInAs: 'administrator' });
  world.publish({ version: '1.2.0', releasedAt: '2026-03-11T09:00:00.000Z' });
  const offered = String(world.server.files.get(manifestName));
  expect(valueOf(await client['updates.check']({}))).toEqual({ type: 'offered' });
  world.publish();
  expect(valueOf(await client['updates.check']({}))).toEqual({ type: 'replayed' });
  expect(server.asked.length).toBe(2);
  expect(world.memory()).toEqual({ v: 1, newest: { version: '1.2.0', releasedAt: '2026-03-11T09:00:00.000Z' }, overUpTo: null, atEnd: null, checkedAt: '2026-03-12T10:00:00.000Z', currentAt: null, offered });
});
