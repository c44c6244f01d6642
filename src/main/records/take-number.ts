import { decode } from 'cborg';
import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import { changeFrom, encodeChangeBody } from '#shared/sync/change.ts';
import { renumberChange, renumberContext, renumberDot } from '#shared/sync/renumber.ts';
import type { Renumbering } from '#shared/sync/renumber.ts';
import { readLive, saveLive } from './apply-store.ts';
import { packClock } from './clock-state.ts';
import type { RecordClock } from './clock-state.ts';
import { markStreams } from './record-digests.ts';
import { appendOutbox, readClocks } from './records-store.ts';
import type { OutboxRow } from './records-store.ts';
import { hex } from './tables.ts';

interface WaitingRow { readonly q: number; readonly stream: string; readonly eid: string; readonly kind: string; readonly body: Uint8Array }

/** Of the device that it was: the next number says it of itself anew. */
const aboutTheDevice: ReadonlySet<string> = new Set(['heartbeat', 'audit-range']);

const withClock = ({ base, fields }: RecordClock, by: Renumbering): RecordClock => ({
  base: { ...base, dot: renumberDot(base.dot, by) },
  fields: new Map([...fields].map(([name, field]) => [name, { ...field, dot: renumberDot(field.dot, by), context: renumberContext(field.context, by) }])),
});

const renumberRecords = async (tx: Writer, eids: readonly string[], by: Renumbering): Promise<void> => {
  const clocks = await readClocks(tx, eids);
  await tx.run(sql`UPDATE sync_clk SET clk = unhex(j.value ->> 1) FROM json_each(${JSON.stringify([...clocks].map(([eid, clock]) => [eid, hex(packClock(withClock(clock, by)))]))}) j
    WHERE sync_clk.eid = j.value ->> 0`);
  await markStreams(tx, (await tx.all<{ stream: string }>(sql`SELECT DISTINCT lower(hex(stream)) AS stream FROM sync_clk WHERE eid IN (SELECT value FROM json_each(${JSON.stringify(eids)}))`)).map(({ stream }) => stream));
  const live = await readLive(tx, eids);
  await saveLive(tx, [...live].flatMap(([eid, fields]) => [...fields].map(([field, values]) =>
    ({ eid, field, live: values.map((value) => ({ ...value, dot: renumberDot(value.dot, by), context: renumberContext(value.context, by) })) }))));
  const history = await tx.all<{ eid: string; field: string; q: number }>(sql`SELECT eid, field, q FROM sync_history
    WHERE eid IN (SELECT value FROM json_each(${JSON.stringify(eids)})) AND dev = ${by.from} AND q > ${by.lastKept}`);
  await tx.run(sql`UPDATE sync_history SET dev = ${by.to}, q = j.value ->> 3
    FROM json_each(${JSON.stringify(history.map(({ eid, field, q }) => [eid, field, q, renumberDot({ dev: by.from, q }, by).q]))}) j
    WHERE sync_history.eid = j.value ->> 0 AND sync_history.field = j.value ->> 1 AND sync_history.dev = ${by.from} AND sync_history.q = j.value ->> 2`);
};

/**
 * This workstation goes on under another number (its database was put back, or the words let it in anew): what no hub has of it yet moves there
 * with its history and clocks, what was sealed and never taken is sealed again. In the caller's transaction, with nobody else writing.
 * Answers how many changes moved.
 */
export const takeNumber = async (tx: Writer, to: number): Promise<number> => {
  const state = await tx.all<{ name: string; number: number }>(sql`SELECT name, number FROM sync_state`);
  const numberOf = (name: string): number => state.find((row) => row.name === name)?.number ?? 0;
  const from = numberOf('dev');
  const waiting = await tx.all<WaitingRow>(sql`SELECT q, lower(hex(stream)) AS stream, eid, kind, body FROM sync_outbox ORDER BY q`);
  const lastKept = (waiting[0]?.q ?? numberOf('lastQ') + 1) - 1;
  const moving = waiting.filter(({ kind }) => !aboutTheDevice.has(kind));
  const by: Renumbering = { from, to, lastKept, moved: moving.map(({ q }) => q) };

  const eids = [...new Set(moving.map(({ eid }) => eid))];
  const rows = moving.map(({ q, stream, eid, kind, body }): OutboxRow => {
    const { dot, ...moved } = renumberChange(changeFrom({ dev: from, q }, decode(body)), by);
    return { q: dot.q, stream, eid, kind, body: encodeChangeBody(moved) };
  });
  await tx.run(sql`DELETE FROM sync_outbox`);
  if (rows.length > 0) await appendOutbox(tx, rows);
  if (eids.length > 0) await renumberRecords(tx, eids, by);

  const last = await tx.get<{ bseq: number; hash: Uint8Array }>(sql`SELECT bseq, hash FROM sync_batch WHERE dev = ${from} AND to_q <= ${lastKept} ORDER BY bseq DESC LIMIT 1`);
  const bseq = last?.bseq ?? 0;
  await tx.run(sql`DELETE FROM sync_log WHERE dev = ${from} AND bseq > ${bseq}`);
  await tx.run(sql`DELETE FROM sync_batch WHERE dev = ${from} AND bseq > ${bseq}`);
  await tx.run(sql`DELETE FROM sync_key WHERE dev = ${from} AND (bseq > ${bseq} OR bseq IS NULL)`);
  // The old number is a peer's from now on.
  await tx.run(sql`INSERT INTO sync_applied (dev, q, bseq, hash) VALUES (${from}, ${lastKept}, ${bseq}, ${last?.hash ?? null})
    ON CONFLICT (dev) DO UPDATE SET q = excluded.q, bseq = excluded.bseq, hash = excluded.hash`);
  await tx.run(sql`DELETE FROM sync_fact WHERE name IN ('auditShipped', 'logMarks')`);
  await tx.run(sql`UPDATE sync_state SET number = CASE name WHEN 'dev' THEN ${to} ELSE ${rows.length} END WHERE name IN ('dev', 'lastQ')`);
  return rows.length;
};
