import { afterEach, describe, expect, it } from 'vitest';
import { fromCbor, toCbor } from '#shared/sync/cbor.ts';
import { connectHub } from '#main/adapters/hub-connection.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { HubUnreachable } from '#main/sync/hub-connection.ts';
import type { ConnectHub } from '#main/sync/hub-connection.ts';
import { createHubs } from '../hub/hubs-that-close.ts';
import { newPatient } from './records-setup.ts';
import { openClinicAt, until, untilAgreed } from './sync-setup.ts';
import type { Workstation } from './sync-setup.ts';

const { aHub, newFolder, closeLater, closeAll } = createHubs();
afterEach(closeAll);
const open = async (hub: Awaited<ReturnType<typeof aHub>>, connect: ConnectHub = connectHub, count = 1) => {
  const clinic = await openClinicAt(hub, count, { connect: (nth) => (nth === 0 ? connect : connectHub) });
  closeLater(clinic.close);
  const [desk, room] = clinic.workstations;
  if (!desk) throw new Error('a workstation');
  return { clinic, desk, room };
};
const isOnline = (workstation: Workstation) => () => workstation.engine().status().state === 'online';

describe('the lamp', () => {
  it('H1: says within two seconds that the hub has gone, and that it is back', async () => {
    const folder = newFolder();
    const hub = await aHub(folder);
    const { desk } = await open(hub);
    await desk.start();
    await until(isOnline(desk), 'online');
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    await hub.close();
    const gone = Date.now();
    await until(() => desk.engine().status().state === 'offline', 'offline', 5_000);
    expect(Date.now() - gone).toBeLessThan(2_000);
    expect(desk.engine().status()).toMatchObject({ reason: 'offline' });
    expect(desk.engine().status().nextTryAt).not.toBeNull();
    await aHub(folder, hub.port);
    desk.engine().tryNow();
    await until(isOnline(desk), 'online again');
  }, 20_000);

  it('stays online, without a flicker, behind a proxy that cuts every long answer', async () => {
    const hub = await aHub();
    let cuts = 0;
    const cutting: ConnectHub = (address) => {
      const real = connectHub(address);
      return {
        end: real.end,
        request: async (request) => {
          if (!request.path.startsWith('/s1/wait') || request.path.includes('head=0&roster=0')) return real.request(request);
          await new Promise((resolve) => { setTimeout(resolve, 100); });
          cuts += 1;
          throw new HubUnreachable('offline');
        },
      };
    };
    const { desk } = await open(hub, cutting);
    await desk.start();
    await until(isOnline(desk), 'online');
    const { since } = desk.engine().status();
    const seen = new Set<string>();
    await until(() => {
      seen.add(desk.engine().status().state);
      return cuts > 0;
    }, 'a cut');
    for (let i = 0; i < 40; i += 1) {
      seen.add(desk.engine().status().state);
      await new Promise((resolve) => { setTimeout(resolve, 25); });
    }
    await desk.write(newPatient(systemIds.newId()));
    await until(() => desk.engine().status().waiting === 0, 'sent all the same');
    expect([[...seen], desk.engine().status().since]).toEqual([['online'], since]);
    // Asked every half a minute from then on, not again and again.
    expect(cuts).toBe(1);
  }, 20_000);
});

describe('another key in the hub\'s place', () => {
  it('H5: stops, is not asked again until a person says so, and then goes on with the right hub', async () => {
    const [folder, theirs] = [newFolder(), newFolder()];
    const hub = await aHub(folder);
    let opened = 0;
    const { desk } = await open(hub, (address) => {
      opened += 1;
      return connectHub(address);
    });
    await desk.start();
    await until(isOnline(desk), 'online');
    await hub.close();
    const other = await aHub(theirs, hub.port);
    desk.engine().tryNow();
    await until(() => {
      if (desk.engine().status().state === 'offline') desk.engine().tryNow();
      return desk.engine().status().state === 'stopped';
    }, () => JSON.stringify(desk.engine().status()));
    expect(desk.engine().status()).toMatchObject({ state: 'stopped', reason: 'certificate', nextTryAt: null });
    await desk.write(newPatient(systemIds.newId()));
    const asked = opened;
    await new Promise((resolve) => { setTimeout(resolve, 2_500); });
    expect(opened).toBe(asked);
    await other.close();
    await aHub(folder, hub.port);
    expect(desk.engine().status().state).toBe('stopped');
    desk.engine().tryNow();
    await until(() => desk.engine().status().state === 'online' && desk.engine().status().waiting === 0, () => JSON.stringify(desk.engine().status()));
  }, 20_000);
});

describe('the first sync', () => {
  it('rests when it is told to, also after a new start, while what is written here goes; then it goes on to the end', async () => {
    const hub = await aHub();
    let pages = 0;
    let slow = true;
    const slowly: ConnectHub = (address) => {
      const real = connectHub(address);
      return {
        end: real.end,
        request: async (request) => {
          if (request.path !== '/s1/pull') return real.request(request);
          pages += 1;
          if (slow) await new Promise((resolve) => { setTimeout(resolve, 200); });
          // One batch a page.
          return real.request({ ...request, body: toCbor({ ...(fromCbor(request.body ?? new Uint8Array(), 4_096) as object), maxBytes: 1_000 }) });
        },
      };
    };
    const clinic = await openClinicAt(hub, 2, { connect: (nth) => (nth === 1 ? slowly : connectHub) });
    closeLater(clinic.close);
    const [desk, room] = clinic.workstations;
    if (!desk || !room) throw new Error('two workstations');
    await desk.start();
    for (let i = 0; i < 6; i += 1) {
      await desk.write(...Array.from({ length: 50 }, () => newPatient(systemIds.newId())));
      await until(async () => (await desk.rows('SELECT 1 AS one FROM sync_outbox LIMIT 1')).length === 0, 'sent');
    }
    await room.start();
    await until(() => room.engine().status().firstSync !== null, () => JSON.stringify([room.engine().status(), room.logged.slice(-2)]));
    await room.engine().pauseFirst(true);
    await until(() => room.engine().status().state === 'online' && room.engine().status().firstSync?.isPaused === true, () => JSON.stringify(room.engine().status()));
    const { done, total } = room.engine().status().firstSync ?? { done: 0, total: 0 };
    expect(done).toBeLessThan(total);
    const asked = pages;
    await room.write(newPatient(systemIds.newId()));
    await until(async () => (await room.rows('SELECT 1 AS one FROM sync_outbox LIMIT 1')).length === 0, 'sent meanwhile');
    await room.stop();
    await room.start();
    expect(room.engine().status().state).not.toBe('stopped');
    await until(() => room.engine().status().state === 'online' && room.engine().status().firstSync?.isPaused === true, () => JSON.stringify(room.engine().status()));
    expect(pages).toBe(asked);
    slow = false;
    await room.engine().pauseFirst(false);
    await until(() => room.engine().status().firstSync === null && room.engine().status().state === 'online', () => JSON.stringify(room.engine().status()));
    await untilAgreed([desk, room]);
  }, 60_000);
});
