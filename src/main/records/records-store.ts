import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import { nextHybridTime } from '#shared/sync/hybrid-clock.ts';
import { unpackClock } from './clock-state.ts';
import type { RecordClock } from './clock-state.ts';
import { markStreams } from './record-digests.ts';
import { hex } from './tables.ts';

/** Hands out `count` dots and one hybrid time, in the caller's transaction. */
export const takeDots = async (tx: Writer, count: number, wall: number): Promise<{ dev: number; firstQ: number; hlc: bigint }> => {
  const before = await tx.all<{ name: string; number: number }>(sql`SELECT name, number FROM sync_state`);
  const numberOf = (name: string) => before.find((row) => row.name === name)?.number ?? 0;
  // Milliseconds in 48 bits and a count in 16 overflow a double: the store keeps milliseconds × 1024 + count, still exact.
  const last = BigInt(numberOf('hlc'));
  const hlc = nextHybridTime(((last / 1024n) << 16n) | (last % 1024n), wall);
  const kept = Number((hlc >> 16n) * 1024n + (hlc & 0xffffn));
  const taken = await tx.all<{ name: string; number: number }>(
    sql`UPDATE sync_state SET number = CASE name WHEN 'lastQ' THEN number + ${count} ELSE ${kept} END
        WHERE name IN ('lastQ', 'hlc') RETURNING name, number`,
  );
  const lastQ = taken.find((row) => row.name === 'lastQ')?.number;
  if (lastQ === undefined) throw new Error('sync_state has lost its counter');
  return { dev: numberOf('dev'), firstQ: lastQ - count + 1, hlc };
};

export const readClocks = async (tx: Writer, ids: readonly string[]): Promise<ReadonlyMap<string, RecordClock>> => {
  const rows = await tx.all<{ eid: string; clk: Uint8Array }>(
    sql`SELECT eid, clk FROM sync_clk WHERE eid IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
  );
  return new Map(rows.map((row) => [row.eid, unpackClock(row.clk)]));
};

/** The stream of each patient; a patient's first write makes it. */
export const streamsOf = async (
  tx: Writer,
  patientIds: readonly string[],
  newStream: () => Uint8Array,
): Promise<ReadonlyMap<string, string>> => {
  const wanted = [...new Set(patientIds)];
  const rows = await tx.all<{ patient_id: string; stream: string }>(
    sql`SELECT patient_id, hex(stream) AS stream FROM sync_stream WHERE patient_id IN (SELECT value FROM json_each(${JSON.stringify(wanted)}))`,
  );
  const streams = new Map(rows.map((row) => [row.patient_id, row.stream]));
  const made = wanted.filter((id) => !streams.has(id)).map((id) => ({ id, stream: hex(newStream()) }));
  if (made.length > 0) {
    await tx.run(sql`INSERT INTO sync_stream (patient_id, stream) SELECT value ->> '$.id', unhex(value ->> '$.stream') FROM json_each(${JSON.stringify(made)})`);
    for (const { id, stream } of made) streams.set(id, stream);
  }
  return streams;
};

// Rows come as arrays and are parsed once: a row of `json_each` would write and parse its text anew for every column.

/** Id, stream and clock, both in hex; which kind it is and what it says (`contentOf`). */
export type ClockRow = readonly [eid: string, stream: string, clk: string, kind: string, content: string];
export const saveClocks = async (tx: Writer, rows: readonly ClockRow[]): Promise<void> => {
  await tx.run(sql`WITH batch(v) AS MATERIALIZED (SELECT value FROM jsonb_each(${JSON.stringify(rows)}))
    INSERT INTO sync_clk (eid, stream, clk, kind, content) SELECT v ->> 0, unhex(v ->> 1), unhex(v ->> 2), v ->> 3, unhex(v ->> 4) FROM batch WHERE true
    ON CONFLICT (eid) DO UPDATE SET clk = excluded.clk, kind = excluded.kind, content = excluded.content`);
  await markStreams(tx, rows.map(([, stream]) => stream));
};

export interface OutboxRow { readonly q: number; readonly stream: string; readonly eid: string; readonly kind: string; readonly body: Uint8Array }
/** The bodies go as one blob, each by its place in it: as hex they would be twice as long and be parsed twice. */
export const appendOutbox = (tx: Writer, rows: readonly OutboxRow[]): Promise<number> => {
  let at = 1;
  const placed = rows.map(({ q, stream, eid, kind, body }) => {
    const from = at;
    at += body.length;
    return [q, stream, eid, kind, from, body.length];
  });
  return tx.run(sql`WITH batch(v) AS MATERIALIZED (SELECT value FROM jsonb_each(${JSON.stringify(placed)}))
    INSERT INTO sync_outbox (q, stream, eid, kind, body)
    SELECT v ->> 0, unhex(v ->> 1), v ->> 2, v ->> 3, substr(${Buffer.concat(rows.map(({ body }) => body))}, v ->> 4, v ->> 5) FROM batch`);
};

export interface HistoryRow {
  readonly eid: string; readonly field: string; readonly dev: number; readonly q: number;
  readonly replacedAt: string; readonly replacedBy: string; readonly value: string;
}
/** What a write replaced: "who changed this field" for every feature. Values are JSON text. */
export const appendHistory = (tx: Writer, rows: readonly HistoryRow[]): Promise<number> =>
  tx.run(sql`INSERT INTO sync_history (eid, field, dev, q, replaced_at, replaced_by, value)
    SELECT value ->> '$.eid', value ->> '$.field', value ->> '$.dev', value ->> '$.q', value ->> '$.replacedAt',
      value ->> '$.replacedBy', value ->> '$.value'
    FROM json_each(${JSON.stringify(rows)}) WHERE true ON CONFLICT DO NOTHING`);

export interface SiblingRow {
  readonly eid: string; readonly field: string; readonly dev: number; readonly q: number;
  readonly ctx: Uint8Array; readonly value: string;
}
/** Fields with more than one answer, of these records; empty nearly always. */
export const readSiblings = (tx: Writer, ids: readonly string[]): Promise<readonly SiblingRow[]> =>
  tx.all<SiblingRow>(sql`SELECT eid, field, dev, q, ctx, value FROM sync_sibling WHERE eid IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);

export const dropSiblings = (tx: Writer, fields: readonly { readonly eid: string; readonly field: string }[]): Promise<number> =>
  tx.run(sql`DELETE FROM sync_sibling WHERE (eid, field) IN (SELECT value ->> '$.eid', value ->> '$.field' FROM json_each(${JSON.stringify(fields)}))`);

/** Nobody needs to be asked any more about fields that have one answer again. */
export const settleQuestions = (tx: Writer, fields: readonly { readonly eid: string; readonly field: string }[], { at, by }: { readonly at: string; readonly by: string }): Promise<number> =>
  tx.run(sql`UPDATE review_item SET settled_at = ${at}, settled_by = ${by}
    WHERE (eid, field) IN (SELECT value ->> '$.eid', value ->> '$.field' FROM json_each(${JSON.stringify(fields)})) AND kind = 'answers' AND settled_at IS NULL`);
