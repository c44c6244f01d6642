import { afterEach, expect, it } from 'vitest';
import { connectHub } from '#main/adapters/hub-connection.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { HubUnreachable } from '#main/sync/hub-connection.ts';
import type { ConnectHub } from '#main/sync/hub-connection.ts';
import { openTestHub } from '../hub/test-hub.ts';
import { newPatient } from './records-setup.ts';
import { openClinicAt, until } from './sync-setup.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

it('H1: what is saved while nothing goes is counted at once, long before the next try', async () => {
  const hub = await openTestHub();
  closing.push(hub.close);
  let tries = 0;
  let isOther = false;
  const connect: ConnectHub = (address) => {
    const real = connectHub(address);
    return {
      ...real,
      request: (request) => {
        if (!isOther) return real.request(request);
        tries += 1;
        return Promise.reject(new HubUnreachable('certificate'));
      },
    };
  };
  const clinic = await openClinicAt(hub, 1, { connect: () => connect });
  closing.push(clinic.close);
  const [desk] = clinic.workstations;
  if (!desk) throw new Error('one workstation');
  await desk.start();
  await until(() => desk.engine().status().state === 'online', 'online');
  isOther = true;
  await desk.write(newPatient(systemIds.newId()));
  await until(() => desk.engine().status().state === 'stopped', 'stopped until somebody acts');
  const before = tries;
  for (const waiting of [2, 3]) {
    await desk.write(newPatient(systemIds.newId()));
    await until(() => desk.engine().status().waiting === waiting, () => JSON.stringify(desk.engine().status()));
  }
  expect([tries - before, desk.engine().status().state]).toEqual([0, 'stopped']);
}, 20_000);
