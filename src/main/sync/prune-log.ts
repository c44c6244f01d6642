import { setImmediate as yieldTurn } from 'node:timers/promises';
import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { keepersOf, prunable } from '#shared/sync/prune.ts';
import type { Prunable } from '#shared/sync/prune.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { Clock, Log } from '#main/ports.ts';
import { lastBatchOf } from './batch-store.ts';
import type { ClinicKeys } from './clinic-keys.ts';
import { lastRecordsOf } from './digest-store.ts';
import { heardDevices } from './heartbeat.ts';
import { readReceived } from './received-store.ts';
import { dropPruned, isPruned, keepAskAll, keepLogMarks, keepPruned, readCursor, readLogMarks } from './sync-facts.ts';
import type { LogMark } from './sync-facts.ts';

export interface PruneParts {
  readonly db: ClinicDatabase;
  readonly keys: ClinicKeys;
  readonly clock: Clock;
  readonly log: Log;
}

const dayMs = 86_400_000;
const leastAgeMs = 30 * dayMs;
const piece = 200;
/** Of one go. */
const mostPieces = 20;

/** Whether every envelope of what is applied lies here: each change is in one of them. Reads the whole log: asked only by a computer that dropped some and has to keep all now. */
const isLogWhole = async (read: Reader, own: number): Promise<boolean> => {
  const held = new Map((await read.all<{ dev: number; n: number }>(sql`SELECT dev, sum(n) AS n FROM sync_log GROUP BY dev`)).map(({ dev, n }) => [dev, n]));
  const received = await readReceived(read);
  return [...received].every(([dev, { upTo }]) => (held.get(dev) ?? 0) >= upTo) && (held.get(own) ?? 0) >= ((await lastBatchOf(read, own))?.toQ ?? 0);
};

/** Once a day, up to which row the log had grown: what lies below a mark of thirty days ago is at least that old. */
const withMark = (marks: readonly LogMark[], now: number, last: number): readonly LogMark[] | undefined => {
  const newest = marks.at(-1);
  if (newest && now >= newest.at && now - newest.at < dayMs) return undefined;
  const old = marks.filter(({ at }) => now - at >= leastAgeMs);
  return [...old.slice(-1), ...marks.filter(({ at }) => at <= now && now - at < leastAgeMs), { at: now, upTo: last }];
};

/** Rows of a stretch of the log that may go. The last envelope of records of each device stays: by it this computer says which changes it has. */
const rowsToDrop = async (read: Reader, { upTo, seq }: Prunable, from: number, to: number): Promise<readonly number[]> => {
  const last = await lastRecordsOf(read, upTo.keys());
  const bounds = JSON.stringify([...upTo].map(([dev, q]) => [dev, q, last.get(dev) ?? 0]));
  const rows = await read.all<{ id: number }>(sql`SELECT l.id FROM sync_log AS l JOIN sync_batch AS b ON b.dev = l.dev AND b.bseq = l.bseq
    JOIN json_each(${bounds}) AS j ON j.value ->> 0 = l.dev
    WHERE l.id BETWEEN ${from} AND ${to} AND b.to_q <= j.value ->> 1 AND l.q0 < j.value ->> 2 AND l.hub_seq <= ${seq}`);
  return rows.map(({ id }) => id);
};

/**
 * Drops envelopes from this workstation's log that both keepers said they have, thirty days after they came: in small pieces, beside everything
 * else, once a day. A workstation that has become a keeper asks for what it once dropped.
 */
export const createLogPruner = ({ db, keys, clock, log }: PruneParts) => {
  let next: { readonly from: number; readonly to: number } | undefined;

  const refill = async (): Promise<void> => {
    if (!(await isPruned(db.read))) return;
    const isWhole = await isLogWhole(db.read, keys.dev);
    if (!isWhole) log.write('sync-fills-its-log');
    await db.transaction((tx) => (isWhole ? dropPruned(tx) : keepAskAll(tx)), { priority: 'job' });
  };

  const begin = async (now: number): Promise<void> => {
    const last = (await db.read.get<{ id: number }>(sql`SELECT id FROM sync_log ORDER BY id DESC LIMIT 1`))?.id ?? 0;
    const marks = withMark(await readLogMarks(db.read), now, last);
    if (!marks) return;
    await db.transaction((tx) => keepLogMarks(tx, marks), { priority: 'job' });
    if (keepersOf(keys.roster().devices.values()).includes(keys.dev)) await refill();
    const first = (await db.read.get<{ id: number }>(sql`SELECT id FROM sync_log ORDER BY id LIMIT 1`))?.id ?? 0;
    const old = marks.filter(({ at }) => now - at >= leastAgeMs).at(-1);
    next = old && { from: first, to: Math.min(old.upTo, last) };
  };

  return {
    /** Before a heartbeat. */
    prune: async (): Promise<void> => {
      const now = Date.parse(clock.now());
      if (!next) await begin(now);
      const cursor = next && (await readCursor(db.read));
      if (!next || !cursor) return;
      const said = (await heardDevices(db.read)).map(({ dev, heardAt, heartbeat }) => ({ dev, cursor: heartbeat.cursor, applied: heartbeat.applied, isWhole: heartbeat.isWhole, heardAt: Date.parse(heardAt) }));
      const may = prunable(keys.dev, keepersOf(keys.roster().devices.values()), said, { incarnation: cursor.incarnation, now });
      let dropped = 0;
      for (let i = 0; may && next && i < mostPieces; i += 1) {
        const to = Math.min(next.to, next.from + piece - 1);
        const ids = await rowsToDrop(db.read, may, next.from, to);
        if (ids.length > 0) {
          await db.transaction(async (tx) => {
            await keepPruned(tx);
            await tx.run(sql`DELETE FROM sync_log WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
          }, { priority: 'job', durability: 'read-audit' });
        }
        dropped += ids.length;
        next = to < next.to ? { from: to + 1, to: next.to } : undefined;
        await yieldTurn();
      }
      if (!may) next = undefined;
      if (dropped > 0) log.write('sync-log-pruned', { dropped });
    },
  };
};
export type LogPruner = ReturnType<typeof createLogPruner>;
