import { afterEach, describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { heardDevices } from '#main/sync/heartbeat.ts';
import { openTestHub } from '../hub/test-hub.ts';
import { newPatient } from './records-setup.ts';
import { openClinicAt, until, untilAgreed } from './sync-setup.ts';
import type { Workstation } from './sync-setup.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const day = 86_400_000;
const pass = (workstations: readonly Workstation[], ms: number): void => {
  for (const each of workstations) {
    each.clock.ahead += ms;
    each.engine().tryNow();
  }
};
const inLog = async (workstation: Workstation) => Number((await workstation.rows(`SELECT count(*) AS n FROM sync_log AS l JOIN sync_stream AS s ON s.stream = l.stream`))[0]?.['n']);
const isHeard = async (by: Workstation, dev: number, since: number) =>
  (await heardDevices(by.db.read)).some((heard) => heard.dev === dev && Date.parse(heard.heardAt) >= since);

/** Three computers that wrote ten records each, a month ago; each has a last one of today. */
const opened = async () => {
  const hub = await openTestHub();
  closing.push(() => hub.close());
  const clinic = await openClinicAt(hub, 3);
  closing.push(() => clinic.close());
  const all = clinic.workstations;
  const [one, two, three] = all as [Workstation, Workstation, Workstation];
  const patientId = systemIds.newId();
  const write = async (own: Workstation, substance: string) => {
    await own.write({ kind: 'allergy-intolerance', id: systemIds.newId(), patientId, fields: { substance } });
    await until(async () => (await own.rows(`SELECT 1 AS one FROM sync_outbox WHERE kind NOT IN ('heartbeat', 'audit-range')`)).length === 0, 'sent');
  };
  for (const each of all) await each.start();
  await one.write(newPatient(patientId));
  await untilAgreed(all);
  for (const each of all) for (let i = 0; i < 3; i += 1) await write(each, `of ${i}`);
  await untilAgreed(all);
  return { hub, clinic, all, one, two, three, write };
};
/** Days go by until the third has dropped what it may. */
const prune = async ({ all, three }: Awaited<ReturnType<typeof opened>>): Promise<void> => {
  for (let i = 0; i < 40 && !three.logged.some((line) => line.includes('sync-log-pruned')); i += 1) {
    const since = Date.parse(three.clock.now());
    pass(all, i === 0 ? 1.1 * day : i === 1 ? 31 * day : 0.6 * day);
    await until(async () => (await isHeard(three, 1, since)) && (await isHeard(three, 2, since)), 'the keepers say where they stand');
  }
};

describe('the log of signed envelopes', () => {
  it('H1: a computer that is no keeper drops what both keepers said they have, after thirty days; a hub that then loses everything gets it back, also when that computer comes first', async () => {
    const clinic = await opened();
    const { hub, all, one, two, three, write } = clinic;
    const before = await inLog(three);
    await prune(clinic);
    const [first, second, third] = await Promise.all([one, two, three].map(inLog));
    expect(third).toBeLessThan(before);
    expect([first, second]).toEqual([before, before]);
    // The last envelope of each stays: by it the third says which changes it has.
    expect((await three.rows(`SELECT DISTINCT l.dev FROM sync_log AS l JOIN sync_stream AS s ON s.stream = l.stream ORDER BY l.dev`)).map(({ dev }) => dev)).toEqual([1, 2, 3]);
    await until(async () => (await heardDevices(one.db.read)).some(({ dev, heartbeat }) => dev === 3 && !heartbeat.isWhole), 'the third says that it dropped some');
    await one.stop();
    await two.stop();
    await three.stop();
    await three.write({ kind: 'allergy-intolerance', id: systemIds.newId(), patientId: String((await three.rows(`SELECT id FROM patient`))[0]?.['id']), fields: { substance: 'while away' } });

    await hub.close();
    const empty = await openTestHub();
    closing.push(() => empty.close());
    await clinic.clinic.register(empty);
    await three.start();
    await until(() => three.engine().status().reason === 'rolled-back', 'it waits for a keeper');
    expect((await three.rows(`SELECT 1 AS one FROM sync_outbox WHERE kind = 'allergy-intolerance'`)).length).toBe(1);
    await one.start();
    await two.start();
    await until(() => one.engine().status().state === 'online', 'a keeper fills the hub');
    three.engine().tryNow();
    await untilAgreed(all);
    await write(three, 'and on');
    await untilAgreed(all);
    expect(await one.rows(`SELECT substance FROM allergy_intolerance WHERE substance IN ('while away', 'and on') ORDER BY substance`)).toEqual([{ substance: 'and on' }, { substance: 'while away' }]);
  });

  it('H1: whoever becomes a keeper asks for what it once dropped, and says so only when all of it lies there', async () => {
    const clinic = await opened();
    const { all, one, three } = clinic;
    const before = await inLog(three);
    await prune(clinic);
    expect(await inLog(three)).toBeLessThan(before);
    const keys = one.held().current();
    if (!keys) throw new Error('keys');
    await one.db.transaction((tx) => keys.revokeDevice(tx, 2, 'lost'));
    one.engine().tryNow();
    await until(() => three.held().current()?.roster().devices.get(2)?.revoked !== undefined, 'it hears that the second was taken out');
    for (let i = 0; i < 6 && (await inLog(three)) < before; i += 1) {
      pass([one, three], 1.1 * day);
      await new Promise((resolve) => { setTimeout(resolve, 400); });
    }
    await until(async () => (await inLog(three)) === before, 'everything lies there again');
    pass([one, three], 1.1 * day);
    await until(async () => (await three.db.read.all(sql`SELECT 1 AS one FROM sync_fact WHERE name = 'pruned'`)).length === 0, 'it says that it is whole');
    await untilAgreed(all.filter((each) => each !== all[1]));
  });
});
