import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from '#shared/database/types.ts';
import { createStartThread } from '#main/adapters/worker-thread.ts';
import type { RecordWrite } from '#main/records/record-write.ts';
import { keepHub } from '#main/sync/index.ts';
import { startFaultyProxy } from '../faults/faulty-proxy.ts';
import { buildHub, startHubProcess } from '../hub/hub-process.ts';
import { openClinicAt, until } from '../integration/sync-setup.ts';
import type { Workstation } from '../integration/sync-setup.ts';
import type { BenchAnswer, BenchOptions, BenchRow } from './bench-row.ts';
import { openPouch } from './measure/peers.ts';
import { startPouchServer } from './measure/pouch-server.ts';

const perPatient = 4;
const batch = 1_000;

/** The same on every run; one id of eight hex digits never comes twice. */
const idOf = (n: number): string => {
  const hex = createHash('sha256').update(`bench ${n}`).digest('hex');
  return `${n.toString(16).padStart(8, '0')}-${hex.slice(0, 4)}-7${hex.slice(4, 7)}-8${hex.slice(7, 10)}-${hex.slice(10, 22)}`;
};
const reading = (n: number, patientId: string) => ({
  setId: idOf(n + 5_000_000), measure: 'body-weight', code: '29463-7', display: 'Body weight', unit: 'kg', value: 40 + ((n * 7) % 600) / 10, takenAt: new Date(1_770_000_000_000 + n * 61_000).toISOString(),
  source: '', recordedBy: patientId.slice(0, 8), status: 'final',
});

interface Figures { readonly push: number; readonly pull: number; readonly pushedBytes: number; readonly pulledBytes: number }

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
};

/** Ours: records of one workstation to the hub, and from it into the records of another; rows, indexes, clocks, history and all. */
const openOurs = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-bench-sync-'));
  const { file, remove } = await buildHub();
  const hub = await startHubProcess(file, join(folder, 'hub'));
  const proxy = await startFaultyProxy(() => hub.port, [], () => 1);
  const startCrypto = createStartThread(pathToFileURL(join(process.cwd(), 'dist/workers/crypto-worker.mjs')));
  const clinic = await openClinicAt({ ...hub, invite: () => Promise.resolve(hub.code ?? '') }, 3, { startCrypto });
  for (const { db } of clinic.workstations) await db.transaction((tx) => keepHub(tx, { host: '127.0.0.1', port: proxy.port, pin: hub.pin }, clinic.hubId()));
  const [desk, room, late] = clinic.workstations as [Workstation, Workstation, Workstation];
  const lastQ = async () => (await desk.db.read.get<{ number: number }>(sql`SELECT number FROM sync_state WHERE name = 'lastQ'`))?.number ?? 0;
  const sent = async () => until(async () => (await desk.db.read.get(sql`SELECT 1 AS one FROM sync_outbox WHERE q > 0 LIMIT 1`)) === undefined, 'everything is sent', 600_000);
  const received = async (own: Workstation, to: number) => until(async () => ((await own.db.read.get<{ q: number }>(sql`SELECT q FROM sync_applied WHERE dev = 1`))?.q ?? 0) >= to, 'everything is received', 600_000);
  const write = async (writes: readonly RecordWrite[]) => {
    for (let at = 0; at < writes.length; at += batch) await desk.write(...writes.slice(at, at + batch));
  };
  const pulled = async (own: Workstation): Promise<readonly [seconds: number, bytes: number]> => {
    const to = await lastQ();
    const before = proxy.carried();
    const seconds = await secondsOf(async () => {
      await own.start();
      await received(own, to);
    });
    await own.stop();
    return [seconds, proxy.carried() - before];
  };
  return {
    /** What is there before the time is taken. */
    prepare: async (writes: readonly RecordWrite[]) => {
      await write(writes);
      await desk.start();
      await sent();
      await desk.stop();
      await pulled(room);
    },
    measure: async (writes: readonly RecordWrite[]): Promise<Figures> => {
      await write(writes);
      const before = proxy.carried();
      const push = await secondsOf(async () => {
        await desk.start();
        await sent();
      });
      const pushedBytes = proxy.carried() - before;
      await desk.stop();
      const [pull, pulledBytes] = await pulled(room);
      return { push: writes.length / push, pull: writes.length / pull, pushedBytes: pushedBytes / writes.length, pulledBytes: pulledBytes / writes.length };
    },
    newDevice: async (changes: number): Promise<number> => changes / (await pulled(late))[0],
    close: async () => {
      await clinic.close();
      await proxy.close();
      await hub.kill('SIGTERM');
      remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

interface Replicating { readonly replicate: { readonly to: (url: string, options: object) => Promise<unknown>; readonly from: (url: string, options: object) => Promise<unknown> } }

const openTheirs = async () => {
  const probe = openPouch(mkdtempSync(join(tmpdir(), 'wardlight-bench-pouch-')));
  if (!probe) return undefined;
  const server = await startPouchServer();
  const proxy = await startFaultyProxy(() => server.port, [], () => 1);
  const url = `http://127.0.0.1:${proxy.port}/clinic`;
  const open = (name: string) => openPouch(join(server.folder, `own-${name}`)) as unknown as NonNullable<ReturnType<typeof openPouch>> & Replicating;
  const [desk, room, late] = [open('desk'), open('room'), open('late')];
  const options = { batch_size: batch };
  const docsOf = (writes: readonly RecordWrite[]) => writes.map(({ id, kind, patientId, fields }) => ({ _id: id, kind, patientId, ...fields }));
  const write = async (writes: readonly RecordWrite[]) => {
    for (let at = 0; at < writes.length; at += batch) await desk.bulkDocs(docsOf(writes.slice(at, at + batch)));
  };
  const measure = async (writes: readonly RecordWrite[]): Promise<Figures> => {
    await write(writes);
    const began = proxy.carried();
    const push = await secondsOf(() => desk.replicate.to(url, options));
    const between = proxy.carried();
    const pull = await secondsOf(() => room.replicate.from(url, options));
    return { push: writes.length / push, pull: writes.length / pull, pushedBytes: (between - began) / writes.length, pulledBytes: (proxy.carried() - between) / writes.length };
  };
  return {
    prepare: measure, measure,
    newDevice: async (changes: number): Promise<number> => changes / (await secondsOf(() => late.replicate.from(url, options))),
    close: async () => {
      await Promise.all([desk, room, late, probe].map((each) => each.close()));
      await proxy.close();
      server.close();
    },
  };
};

const bounds = {
  push: 'deflate and AES for each envelope in the thread, and a durable commit of each batch on both ends',
  pull: 'applying: an upsert with its indexes, the clock, and reading what stands; the page is written before the next is asked for twice',
  bytes: 'the header, the tag and the leaf of each envelope, and TLS',
};
const row = (name: string, ours: number, theirs: number | undefined, unit: string, goal: number, isMost: boolean, bound: string): BenchRow => {
  const ratio = theirs === undefined ? null : Math.round((ours / theirs) * 100) / 100;
  const isMet = ratio === null ? null : isMost ? ratio <= goal : ratio >= goal;
  return { row: name, ours: Math.round(ours), peer: theirs === undefined ? null : Math.round(theirs), unit, ratio, goal: isMost ? `≤ ${goal}×` : `≥ ${goal}×`, met: isMet, bound: isMet === false ? bound : '' };
};

/** PouchDB 9 ↔ express-pouchdb 4.2 beside ours, the same documents, in the same run. Ours is sealed, signed and durable, and becomes rows with indexes; theirs is plain. */
export const run = async ({ patients }: BenchOptions): Promise<BenchAnswer> => {
  const [ours, theirs] = [await openOurs(), await openTheirs()];
  try {
    const people = Array.from({ length: patients }, (_each, i): RecordWrite => {
      const id = idOf(i);
      return { kind: 'patient', id, patientId: id, fields: { recordNumber: `WL 01 ${i}`, familyName: `Family${i % 997}`, givenNames: `Given${i % 313}`, registeredAt: '2026-03-12T10:00:00.000Z' } };
    });
    const readings = (from: number, count: number, each: number): readonly RecordWrite[] => Array.from({ length: count }, (_each, i): RecordWrite => {
      const patientId = idOf(Math.floor(i / each) % patients);
      return { kind: 'observation', id: idOf(from + i), patientId, fields: reading(i, patientId) };
    });
    await ours.prepare(people);
    await theirs?.prepare(people);
    const usual = readings(1_000_000, patients * perPatient, perPatient);
    const usualOurs = await ours.measure(usual);
    const usualTheirs = await theirs?.measure(usual);
    const worst = readings(2_000_000, patients, 1);
    const worstOurs = await ours.measure(worst);
    const worstTheirs = await theirs?.measure(worst);
    const all = people.length + usual.length + worst.length;
    const [newOurs, newTheirs] = [await ours.newDevice(all), await theirs?.newDevice(all)];
    const worstPull = row('sync, pull, each change another patient', worstOurs.pull, worstTheirs?.pull, 'changes/s', 2, false, bounds.pull);
    const worstPush = row('sync, push, each change another patient', worstOurs.push, worstTheirs?.push, 'changes/s', 2, false, bounds.push);
    const push = row('sync, push', usualOurs.push, usualTheirs?.push, 'changes/s', 4, false, bounds.push);
    const pull = row('sync, pull and apply', usualOurs.pull, usualTheirs?.pull, 'changes/s', 3, false, bounds.pull);
    const pushed = row('sync, bytes pushed for a change', usualOurs.pushedBytes, usualTheirs?.pushedBytes, 'bytes', 0.3, true, bounds.bytes);
    const received = row('sync, bytes pulled for a change', usualOurs.pulledBytes, usualTheirs?.pulledBytes, 'bytes', 0.7, true, bounds.bytes);
    const newDevice = row('sync, a new workstation', newOurs, newTheirs, 'changes/s', 6, false, `${bounds.pull}; there are no checkpoints yet, so it reads every change`);
    return {
      rows: [push, pull, worstPush, worstPull, pushed, received, newDevice],
      figures: {
        pushRatio: push.ratio, pullRatio: pull.ratio, worstRatio: worstPush.ratio === null || worstPull.ratio === null ? null : Math.min(worstPush.ratio, worstPull.ratio),
        bytesPushedRatio: pushed.ratio, bytesPulledRatio: received.ratio, newDeviceRatio: newDevice.ratio,
      },
    };
  } finally {
    await theirs?.close();
    await ours.close();
  }
};
