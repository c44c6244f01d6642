import { decode, encode } from 'cborg';
import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import { packContext, unpackContext } from '#shared/sync/change.ts';
import type { LiveValue } from '#shared/sync/live-value.ts';
import type { ReviewItem } from '#shared/sync/review-item.ts';
import type { QuarantineReason } from '#shared/sync/quarantine.ts';
import { hex } from './tables.ts';

/** What is known of a record before a page: its kind and stream never change. */
export interface KnownRecord { readonly eid: string; readonly kind: string | null; readonly stream: string; readonly clk: Uint8Array }
export const readKnown = (tx: Writer, ids: readonly string[]): Promise<readonly KnownRecord[]> =>
  tx.all<KnownRecord>(sql`SELECT eid, kind, lower(hex(stream)) AS stream, clk FROM sync_clk WHERE eid IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);

/** By record, then by field. The hybrid time is read as text: it is longer than a double. */
export const readLive = async (tx: Writer, ids: readonly string[]): Promise<ReadonlyMap<string, ReadonlyMap<string, readonly LiveValue[]>>> => {
  const rows = await tx.all<{ eid: string; field: string; dev: number; q: number; ctx: Uint8Array; hlc: string; usr: string; value: string }>(
    sql`SELECT eid, field, dev, q, ctx, CAST(hlc AS TEXT) AS hlc, usr, value FROM sync_sibling WHERE eid IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
  );
  const records = new Map<string, Map<string, LiveValue[]>>();
  for (const { eid, field, dev, q, ctx, hlc, usr, value } of rows) {
    const fields = records.get(eid) ?? new Map<string, LiveValue[]>();
    records.set(eid, fields);
    const live = fields.get(field) ?? [];
    fields.set(field, live);
    live.push({ dot: { dev, q }, context: unpackContext(decode(ctx)), hlc: BigInt(hlc), usr, value: JSON.parse(value) as unknown });
  }
  return records;
};

export interface LiveRow { readonly eid: string; readonly field: string; readonly live: readonly LiveValue[] }
export const saveLive = async (tx: Writer, rows: readonly LiveRow[]): Promise<void> => {
  const fields = JSON.stringify(rows.map(({ eid, field }) => [eid, field]));
  await tx.run(sql`DELETE FROM sync_sibling WHERE (eid, field) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${fields}))`);
  const values = rows.flatMap(({ eid, field, live }) => (live.length < 2 ? [] : live.map(({ dot, context, hlc, usr, value }) =>
    [eid, field, dot.dev, dot.q, hex(encode(packContext(context))), hlc.toString(), usr, JSON.stringify(value ?? null)])));
  if (values.length === 0) return;
  await tx.run(sql`INSERT INTO sync_sibling (eid, field, dev, q, ctx, hlc, usr, value)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, unhex(value ->> 4), CAST(value ->> 5 AS INTEGER), value ->> 6, value ->> 7 FROM json_each(${JSON.stringify(values)})`);
};

export interface RaisedItem { readonly item: ReviewItem; readonly patientId: string | null; readonly at: string }
/** The same question again, after it was settled once, is open again. */
export const raiseItems = (tx: Writer, raised: readonly RaisedItem[]): Promise<number> =>
  tx.run(sql`INSERT INTO review_item (id, kind, record_kind, eid, field, patient_id, raised_at, other_id)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7
    FROM json_each(${JSON.stringify(raised.map(({ item, patientId, at }) => [item.id, item.kind, item.recordKind, item.eid, item.field, patientId, at, item.otherId ?? null]))}) WHERE true
    ON CONFLICT (id) DO UPDATE SET raised_at = excluded.raised_at, settled_at = NULL, settled_by = NULL, reason = NULL`);
export const settleItems = (tx: Writer, settled: readonly { readonly id: string; readonly by: string; readonly at: string }[]): Promise<number> =>
  tx.run(sql`UPDATE review_item SET settled_at = value ->> 2, settled_by = value ->> 1 FROM json_each(${JSON.stringify(settled.map(({ id, by, at }) => [id, by, at]))})
    WHERE review_item.id = value ->> 0 AND settled_at IS NULL`);

export interface QuarantineRow {
  readonly dev: number; readonly bseq: number; readonly q: number; readonly stream: string; readonly reason: QuarantineReason;
  readonly kind: string | null; readonly eid: string | null; readonly body: Uint8Array;
}
/** Verbatim, once; another reason than before takes its place. */
export const keepQuarantined = (tx: Writer, rows: readonly QuarantineRow[], at: string): Promise<number> =>
  tx.run(sql`INSERT INTO sync_quarantine (dev, bseq, q, stream, reason, kind, eid, at, body)
    SELECT value ->> 0, value ->> 1, value ->> 2, unhex(value ->> 3), value ->> 4, value ->> 5, value ->> 6, ${at}, unhex(value ->> 7)
    FROM json_each(${JSON.stringify(rows.map(({ dev, bseq, q, stream, reason, kind, eid, body }) => [dev, bseq, q, stream, reason, kind, eid, hex(body)]))}) WHERE true
    ON CONFLICT (dev, q, bseq) DO UPDATE SET reason = excluded.reason WHERE reason <> excluded.reason AND settled_at IS NULL`);

/** Which patient each of these streams is of; absent for a stream that is nobody's, or not known yet. */
export const patientsOfStreams = async (tx: Writer, streams: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const rows = await tx.all<{ stream: string; patient_id: string }>(
    sql`SELECT lower(hex(s.stream)) AS stream, s.patient_id FROM json_each(${JSON.stringify(streams)}) j CROSS JOIN sync_stream s ON s.stream = unhex(j.value)`);
  return new Map(rows.map(({ stream, patient_id: id }) => [stream, id]));
};
/** Patients of these ids that have a stream already. */
export const streamsOfPatients = async (tx: Writer, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const rows = await tx.all<{ stream: string; patient_id: string }>(sql`SELECT lower(hex(stream)) AS stream, patient_id FROM sync_stream WHERE patient_id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
  return new Map(rows.map(({ stream, patient_id: id }) => [id, stream]));
};
export const keepStreams = (tx: Writer, made: readonly (readonly [patientId: string, stream: string])[]): Promise<number> =>
  tx.run(sql`INSERT INTO sync_stream (patient_id, stream) SELECT value ->> 0, unhex(value ->> 1) FROM json_each(${JSON.stringify(made)})`);

/** Our own time goes on from the latest that was seen (`clampHybridTime`). */
export const followTime = async (tx: Writer, hlc: bigint): Promise<void> => {
  // Kept as milliseconds × 1024 + count (records-store.ts).
  const kept = Number((hlc >> 16n) * 1024n + ((hlc & 0xffffn) > 1023n ? 1023n : hlc & 0xffffn));
  await tx.run(sql`UPDATE sync_state SET number = ${kept} WHERE name = 'hlc' AND number < ${kept}`);
};
