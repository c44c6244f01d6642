import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { nothingReceived } from '#shared/sync/holes.ts';
import type { Received } from '#shared/sync/holes.ts';

/** What of each device's counts is here; a device that is not among them has sent nothing. */
export const readReceived = async (read: Reader): Promise<ReadonlyMap<number, Received>> => {
  const applied = await read.all<{ dev: number; q: number }>(sql`SELECT dev, q FROM sync_applied`);
  const runs = await read.all<{ dev: number; from_q: number; to_q: number }>(sql`SELECT dev, from_q, to_q FROM sync_hole ORDER BY dev, from_q`);
  return new Map(applied.map(({ dev, q }) => [dev, { upTo: q, runs: runs.filter((run) => run.dev === dev).map(({ from_q: from, to_q: to }) => ({ from, to })) }]));
};
export const receivedOf = (all: ReadonlyMap<number, Received>, dev: number): Received => all.get(dev) ?? nothingReceived;

/** `hadRuns`: something of it was missing before. */
export interface AppliedHead { readonly dev: number; readonly received: Received; readonly hadRuns: boolean; readonly bseq: number; readonly hash: Uint8Array | null }
export const saveReceived = async (tx: Writer, { dev, received, hadRuns, bseq, hash }: AppliedHead, at: string): Promise<void> => {
  await tx.run(sql`INSERT INTO sync_applied (dev, q, bseq, hash) VALUES (${dev}, ${received.upTo}, ${bseq}, ${hash})
    ON CONFLICT (dev) DO UPDATE SET q = excluded.q, bseq = max(bseq, excluded.bseq), hash = CASE WHEN excluded.bseq >= bseq THEN excluded.hash ELSE hash END`);
  if (!hadRuns && received.runs.length === 0) return;
  const runs = JSON.stringify(received.runs.map(({ from, to }) => [from, to]));
  await tx.run(sql`DELETE FROM sync_hole WHERE dev = ${dev} AND from_q NOT IN (SELECT value ->> 0 FROM json_each(${runs}))`);
  if (received.runs.length > 0) {
    await tx.run(sql`INSERT INTO sync_hole (dev, from_q, to_q, since) SELECT ${dev}, value ->> 0, value ->> 1, ${at} FROM json_each(${runs}) WHERE true
      ON CONFLICT (dev, from_q) DO UPDATE SET to_q = excluded.to_q`);
  }
};

/** Batches of each device without a gap from the first on: what can be offered to a hub that lost them. */
export const heldBatches = async (read: Reader): Promise<ReadonlyMap<number, Received>> => {
  const rows = await read.all<{ dev: number; n: number; last: number }>(sql`SELECT dev, count(*) AS n, max(bseq) AS last FROM sync_batch GROUP BY dev`);
  const held = new Map<number, Received>();
  for (const { dev, n, last } of rows) {
    // Dense from 1, nearly always.
    const upTo = n === last ? last : ((await read.get<{ bseq: number }>(sql`SELECT b.bseq FROM sync_batch AS b WHERE b.dev = ${dev}
      AND NOT EXISTS (SELECT 1 FROM sync_batch AS c WHERE c.dev = b.dev AND c.bseq = b.bseq + 1) ORDER BY b.bseq LIMIT 1`))?.bseq ?? 0);
    const first = await read.get<{ bseq: number }>(sql`SELECT bseq FROM sync_batch WHERE dev = ${dev} ORDER BY bseq LIMIT 1`);
    held.set(dev, { upTo: first?.bseq === 1 ? upTo : 0, runs: [] });
  }
  return held;
};
