import { existsSync, mkdtempSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import type { Connection, DatabaseDriver } from '#main/database/driver.ts';
import { administrator, createTestKeychain, openTestClinic } from '../../integration/test-clinic.ts';
import { mountSmallDisk } from '../lib/small-disk.ts';
import { createTally, inFolder, must } from './parts.ts';
import type { StorageParts, StorageRow } from './parts.ts';

/** Room that can be taken away and given back: a real disk of its own, or, where none may be mounted, a limit on the database's pages. */
interface Room { readonly folder: string; readonly driver: DatabaseDriver; readonly isReal: boolean; readonly take: (leave?: number) => Promise<void>; readonly give: () => Promise<void> }

const withLimit = (folder: string): Room => {
  const connections: Connection[] = [];
  const limit = async (pages: (now: number) => number) => {
    for (const connection of connections) {
      const [row] = (await connection.all('PRAGMA page_count', []).catch(() => [])) as readonly { readonly page_count: number }[];
      await connection.all(`PRAGMA max_page_count = ${pages(row?.page_count ?? 0)}`, []).catch(() => []);
    }
  };
  return {
    folder, isReal: false, take: () => limit((now) => now), give: () => limit(() => 1_000_000_000),
    driver: { open: async (path, mode) => {
      const connection = await sqlcipherDriver.open(path, mode);
      connections.push(connection);
      return connection;
    } },
  };
};

type Open = Awaited<ReturnType<typeof openTestClinic>>;
const tables = ['patient', 'observation', 'sync_outbox', 'sync_clk', 'sync_stream'] as const;
const countsOf = (open: Open) => Promise.all(tables.map(async (table) => (await open.clinic.keeper.current()?.db.read.get<{ n: number }>({ text: `SELECT count(*) AS n FROM ${table}`, values: [] }))?.n ?? -1));
const register = (open: Open, n: number) => open.client['patients.registerUnknown']({ sex: 'female', age: n % 90, note: `found at pier ${n} ${'x'.repeat(150)}` });
const backup = async (open: Open, file: string) => (JSON.parse(await open.clinic.call('gate', 'backup.create', { file })) as { readonly value: { readonly type: string; readonly why?: string } }).value;

const inRoom = async (room: Room, { random }: StorageParts) => {
  const tally = createTally();
  const keychain = createTestKeychain();
  const folder = mkdtempSync(join(room.folder, 'data-'));
  /** Whether the system's word about free space is believed: else the copy itself meets the end of the disk. */
  let isAsked = room.isReal;
  const freeBytes = (of: string) => (isAsked ? statfsSync(of).bavail * statfsSync(of).bsize : 1e12);
  const open = await openTestClinic({ folder, keychain, ports: { driver: room.driver, freeBytes } });
  const acknowledged = new Set<string>();
  const write = async (n: number) => {
    const reply = await register(open, n);
    if (reply.type === 'value') acknowledged.add(reply.value.patient.id);
    return reply;
  };
  const proof = () => open.clinic.keeper.workspace()?.proof;
  const fold = async () => {
    open.clock.pass(6_000);
    open.tick();
    for (let waited = 0; (proof()?.waiting() ?? 0) > 0 && waited < 300; waited += 1) await new Promise((resolve) => { setTimeout(resolve, 10); });
    must(proof()?.waiting() === 0, 'rows still wait in the reserve');
  };
  await open.setUp();
  for (let n = 0; n < 8; n += 1) await write(n);
  const [first] = acknowledged;

  await tally.fault('full in a write: refused whole, read on, and written again once there is room', async () => {
    await room.take(Math.floor(random() * 60_000));
    let refused: unknown;
    let before = await countsOf(open);
    for (let n = 100; n < 500 && refused === undefined; n += 1) {
      before = await countsOf(open);
      const reply = await write(n);
      if (reply.type !== 'value') refused = reply;
    }
    must(JSON.stringify(refused) === JSON.stringify({ type: 'refused', reason: 'disk-full' }), `answered ${JSON.stringify(refused)}`);
    if (JSON.stringify(await countsOf(open)) !== JSON.stringify(before)) tally.add({ torn: 1 });
    must((await open.client['patients.show']({ id: first ?? '' })).type === 'value', 'nothing can be read');
  });
  await tally.fault('full in the audit: each answer has its row in the reserve, and none leaves without one', async () => {
    let reads = 0;
    for (; reads < 60; reads += 1) must((await open.client['patients.show']({ id: first ?? '' })).type === 'value', `the ${reads + 1}th answer was kept back`);
    const waited = proof()?.waiting() ?? 0;
    must(waited > 0, 'no row waits in the reserve');
    await room.give();
    await fold();
    const rows = await open.clinic.keeper.current()?.db.read.get<{ n: number }>({ text: `SELECT count(*) AS n FROM audit_row WHERE method = 'patients.show' AND patient_id = ?`, values: [first ?? ''] });
    // The one of the fault before this, too.
    if ((rows?.n ?? 0) < reads + 1) tally.add({ lost: reads + 1 - (rows?.n ?? 0) });
    must((await write(600)).type === 'value', 'nothing can be written though there is room');
  });
  await tally.fault('full in a checkpoint: nothing is lost, and the log is emptied later', async () => {
    const db = open.clinic.keeper.current()?.db;
    await room.take();
    await db?.checkpoint().catch(() => undefined);
    must((await open.client['patients.show']({ id: first ?? '' })).type === 'value', 'nothing can be read');
    await room.give();
    await db?.checkpoint();
    await fold();
    must((await write(601)).type === 'value', 'nothing can be written though there is room');
  });
  await tally.fault('full in a copy: refused, nothing left of it', async () => {
    const file = join(room.folder, 'copy.db');
    await room.take(room.isReal ? 200_000 : 0);
    const answer = await backup(open, file);
    if (room.isReal) must(answer.type === 'refused' && answer.why === 'disk-full' && !existsSync(file), `answered ${JSON.stringify(answer)}`);
    await room.give();
    await fold();
    must((await backup(open, join(room.folder, 'whole.db'))).type === 'made', 'no copy is made though there is room');
  });
  // The copy says that it failed, and not always why.
  for (const why of [/^no-space$/, /^(disk-full|not-copied)$/]) {
    await tally.fault(`full in a change of the key (${why.source}): the key stays, and it changes once there is room`, async () => {
      isAsked = why.test('no-space') && room.isReal;
      await room.take(room.isReal ? 400_000 : 0);
      const kept = await open.clinic.keeper.rotateKey();
      isAsked = room.isReal;
      if (room.isReal) must(kept.type === 'kept' && why.test(kept.why), `answered ${JSON.stringify(kept.type === 'kept' ? kept : kept.type)}`);
      await room.give();
      await fold();
      must((await open.client['patients.show']({ id: first ?? '' })).type === 'value', 'nothing can be read');
      must((await open.clinic.keeper.rotateKey()).type === 'rotated', 'the key does not change though there is room');
      must((await write(602)).type === 'value', 'nothing can be written after another key');
    });
  }
  await open.close();
  await tally.fault('full at sign-in: said so or opened, and all is there afterwards', async () => {
    const again = await openTestClinic({ folder, keychain, ports: { driver: room.driver } });
    await room.take();
    const answer = await again.gate['session.signIn']({ userName: administrator.userName, password: administrator.password });
    must(answer.type !== 'value' || answer.value.type === 'signed-in' || (answer.value.type === 'trouble' && answer.value.trouble === 'disk-full'), `answered ${JSON.stringify(answer)}`);
    await room.give();
    if (!again.clinic.keeper.current()) await again.signIn(administrator.userName, administrator.password);
    const found = new Set((await again.clinic.keeper.current()?.db.read.all<{ id: string }>({ text: 'SELECT id FROM patient', values: [] }))?.map(({ id }) => id));
    tally.add({ acknowledged: acknowledged.size, lost: [...acknowledged].filter((id) => !found.has(id)).length });
    await again.close();
  });
  return tally.result();
};

const run = async (parts: StorageParts) => {
  const disk = mountSmallDisk(24);
  if (!disk) return inFolder((folder) => inRoom(withLimit(folder), parts));
  try {
    const room: Room = { folder: disk.folder, driver: sqlcipherDriver, isReal: true, take: async (leave) => { disk.fill(leave); }, give: async () => { disk.empty(); } };
    must(statfsSync(disk.folder).blocks > 0, 'the disk has no size');
    return await inRoom(room, parts);
  } finally {
    disk.end();
  }
};

export const fullDiskRow: StorageRow = { id: 'D6', what: 'a full disk in a write, the audit, a checkpoint, a copy, a change of the key, at sign-in: refused whole, read on, goes on without a restart', run };
