import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { sql } from '#shared/database/types.ts';
import { createStartThread } from '#main/adapters/worker-thread.ts';
import type { RecordWrite } from '#main/records/record-write.ts';
import { keepHub } from '#main/sync/index.ts';
import { startFaultyProxy } from '../../faults/faulty-proxy.ts';
import { buildHub, startHubProcess } from '../../hub/hub-process.ts';
import { openClinicAt, until } from '../../integration/sync-setup.ts';
import type { Workstation } from '../../integration/sync-setup.ts';
import { cpuOfSides, eachOf } from './cpu.ts';
import { timed, Times } from './times.ts';

/** Changes in a second, and bytes on the line for each. */
export interface Figures { readonly push: number; readonly pull: number; readonly pushedBytes: number; readonly pulledBytes: number }

/** What somebody who works notices while everything comes: milliseconds of 95 of 100 saves, of the longest stall of the main thread, and megabytes more than before. */
export interface Meanwhile { readonly saveP95: number; readonly saveMost: number; readonly stallP99: number; readonly stallMost: number; readonly risenMb: number }

const batch = 1_000;
const breathMs = 40;
const say = (line: string): void => void process.stderr.write(`  ${line}\n`);

/** Records of one workstation to the hub, and from it into the records of another; rows, indexes, clocks, history and all. */
export const openSyncedClinic = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-bench-sync-'));
  const { file, remove } = await buildHub();
  const hub = await startHubProcess(file, join(folder, 'hub'));
  const proxy = await startFaultyProxy(() => hub.port, [], () => 1);
  const startCrypto = createStartThread(pathToFileURL(join(process.cwd(), 'dist/workers/crypto-worker.mjs')));
  const clinic = await openClinicAt({ ...hub, invite: () => Promise.resolve(hub.code ?? '') }, 4, { startCrypto });
  for (const { db } of clinic.workstations) await db.transaction((tx) => keepHub(tx, { host: '127.0.0.1', port: proxy.port, pin: hub.pin }, clinic.hubId()));
  const [desk, room, late, busy] = clinic.workstations as [Workstation, Workstation, Workstation, Workstation];
  const lastQ = async () => (await desk.db.read.get<{ number: number }>(sql`SELECT number FROM sync_state WHERE name = 'lastQ'`))?.number ?? 0;
  const sent = async () => until(async () => (await desk.db.read.get(sql`SELECT 1 AS one FROM sync_outbox WHERE q > 0 LIMIT 1`)) === undefined, 'everything is sent', 600_000);
  const hasAll = async (own: Workstation, to: number) => ((await own.db.read.get<{ q: number }>(sql`SELECT q FROM sync_applied WHERE dev = 1`))?.q ?? 0) >= to;
  const write = async (writes: readonly RecordWrite[]) => {
    for (let at = 0; at < writes.length; at += batch) await desk.write(...writes.slice(at, at + batch));
  };
  /** Seconds and bytes of it, and what it cost whom. */
  const measured = async (what: string, changes: number, work: () => Promise<void>): Promise<{ readonly seconds: number; readonly bytes: number }> => {
    const [before, cpu, began] = [proxy.carried(), cpuOfSides(hub.pid), performance.now()];
    await work();
    const seconds = (performance.now() - began) / 1000;
    say(`${what}: ${changes} changes in ${seconds.toFixed(2)} s; of processor time each ${eachOf(cpu, cpuOfSides(hub.pid), changes)}`);
    return { seconds, bytes: proxy.carried() - before };
  };
  const pushed = async (what: string, changes: number) => {
    const figures = await measured(`${what}, push`, changes, async () => {
      await desk.start();
      await sent();
    });
    await desk.stop();
    return figures;
  };
  const pulled = async (what: string, changes: number, own: Workstation) => {
    const to = await lastQ();
    const figures = await measured(`${what}, pull`, changes, async () => {
      await own.start();
      await until(() => hasAll(own, to), 'everything is received', 600_000);
    });
    await own.stop();
    return figures;
  };
  return {
    /** What is there before the time is taken. */
    prepare: async (writes: readonly RecordWrite[]) => {
      await write(writes);
      await pushed('before', writes.length);
      await pulled('before', writes.length, room);
    },
    /** Only the sender's part, for what a new workstation reads later. */
    send: async (writes: readonly RecordWrite[]) => {
      await write(writes);
      await pushed('more', writes.length);
    },
    measure: async (what: string, writes: readonly RecordWrite[]): Promise<Figures> => {
      await write(writes);
      const { length } = writes;
      const [push, pull] = [await pushed(what, length), await pulled(what, length, room)];
      return { push: length / push.seconds, pull: length / pull.seconds, pushedBytes: push.bytes / length, pulledBytes: pull.bytes / length };
    },
    newDevice: async (changes: number): Promise<number> => changes / (await pulled('a new workstation', changes, late)).seconds,
    /** The same once more, where somebody saves the readings of a patient of theirs all the while. */
    whileSaving: async (changes: number, save: (n: number) => RecordWrite): Promise<Meanwhile> => {
      const to = await lastQ();
      await busy.write(save(0));
      globalThis.gc?.();
      const before = process.memoryUsage().rss;
      const [saves, delay] = [new Times(), monitorEventLoopDelay({ resolution: 2 })];
      let most = before;
      delay.enable();
      await measured('a new workstation where somebody works', changes, async () => {
        await busy.start();
        for (let n = 1; !(await hasAll(busy, to)); n += 1) {
          await timed(saves, () => busy.write(save(n)));
          most = Math.max(most, process.memoryUsage().rss);
          await sleep(breathMs);
        }
      });
      delay.disable();
      await busy.stop();
      // The monitor counts its own interval in.
      return { saveP95: saves.p95, saveMost: saves.at(1), stallP99: delay.percentile(99) / 1e6 - 2, stallMost: delay.max / 1e6 - 2, risenMb: (most - before) / 2 ** 20 };
    },
    close: async () => {
      await clinic.close();
      await proxy.close();
      await hub.kill('SIGTERM');
      remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
