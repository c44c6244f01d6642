import { sql } from '#shared/database/types.ts';
import type { HubStore, PutBatch } from '../store.ts';
import { clinicRow, lockClinic } from './clinics.ts';
import type { EngineWriter, SqlEngine } from './engine.ts';
import { tables } from './tables.ts';

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
const nothingBefore = new Uint8Array(32);
/** Batches that one page looks at: a device that is far behind asks again at once. */
const batchesOfPage = 1_000;

interface Link { readonly bseq: number; readonly hash: Uint8Array }

const linkAt = (tx: EngineWriter, no: number, dev: number, bseq: number) => tx.get<Link>(sql`SELECT bseq, hash FROM batch WHERE clinic = ${no} AND dev = ${dev} AND bseq = ${bseq}`);
const lastLink = (read: SqlEngine['read'], no: number, dev: number) =>
  read.get<Link>(sql`SELECT bseq, hash FROM batch WHERE clinic = ${no} AND dev = ${dev} ORDER BY bseq DESC LIMIT 1`);

interface Part { readonly seq: number; readonly dev: number; readonly bseq: number; readonly bytes: Uint8Array }

/** The last sequence number of the batches that fit; the first goes in whatever it weighs. */
const cutAt = (batches: readonly { readonly seq: number; readonly size: number }[], maxBytes: number): number => {
  let [sum, last] = [0, 0];
  for (const { seq, size } of batches) {
    sum += size;
    if (last > 0 && sum > maxBytes) break;
    last = seq;
  }
  return last;
};

/** Thrown to leave nothing of a batch behind. */
class Forked extends Error {}

const forkedIfThrown = async (work: Promise<PutBatch>): Promise<PutBatch> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Forked) return { type: 'fork' };
    throw error;
  }
};

export const createBatches = (engine: SqlEngine) => ({
  putBatch: (batch, quotaBytes) =>
    forkedIfThrown(engine.transaction(async (tx): Promise<PutBatch> => {
      const { clinic, dev, bseq, envelopes, keys } = batch;
      const row = await lockClinic(tx, clinic);
      if (!row) throw new Error('no such clinic');
      const { no, head, incarnation } = row;
      const last = await lastLink(tx, no, dev);
      if (last && bseq <= last.bseq) {
        const held = bseq === last.bseq ? last : await linkAt(tx, no, dev, bseq);
        return held && isSame(held.hash, batch.hash) ? { type: 'kept', accepted: 0, dup: envelopes.length, head, incarnation } : { type: 'fork' };
      }
      if (bseq !== (last?.bseq ?? 0) + 1) return { type: 'gap', heldTo: last?.bseq ?? 0 };
      if (!isSame(batch.prev, last?.hash ?? nothingBefore)) return { type: 'fork' };
      const size = batch.manifest.length + batch.signature.length + [...envelopes.map(({ bytes }) => bytes), ...keys].reduce((sum, { length }) => sum + length, 0);
      if (row.bytes + size > quotaBytes) return { type: 'quota' };
      // A batch that brings keys only takes a number too, or nobody would ever be past it.
      const seq = head + Math.max(1, envelopes.length);
      await tx.insert(tables.batch, [[no, dev, bseq, seq, size, batch.hash, batch.signature, batch.manifest]]);
      const inserted = await tx.insert(tables.envelope, envelopes.map(({ q0, n, stream, bytes }, i) => [no, head + 1 + i, dev, q0, n, bseq, stream, bytes]));
      if (inserted !== envelopes.length) throw new Forked();
      if (keys.length > 0) await tx.insert(tables.keyPackage, keys.map((bytes, i) => [no, head + 1, i, dev, bseq, bytes]));
      await tx.run(sql`UPDATE clinic SET head = ${seq}, bytes = ${row.bytes + size} WHERE no = ${no}`);
      return { type: 'kept', accepted: envelopes.length, dup: 0, head: seq, incarnation };
    })),

  page: async (clinic, cursor, maxBytes) => {
    const row = await clinicRow(engine.read, clinic);
    if (row?.incarnation !== cursor.incarnation || cursor.seq > row.head) return undefined;
    const { no, head, incarnation } = row;
    if (cursor.seq === head) return { incarnation, next: head, head, more: false, manifests: [], keys: [], envelopes: [] };
    const sizes = await engine.read.all<{ seq: number; size: number }>(sql`
      SELECT seq, size FROM batch WHERE clinic = ${no} AND seq > ${cursor.seq} AND seq <= ${head} ORDER BY seq LIMIT ${batchesOfPage}`);
    const next = cutAt(sizes, maxBytes);
    const [batches, keys, envelopes] = await Promise.all([
      engine.read.all<{ dev: number; bseq: number; manifest: Uint8Array; signature: Uint8Array }>(sql`
        SELECT dev, bseq, manifest, signature FROM batch WHERE clinic = ${no} AND seq > ${cursor.seq} AND seq <= ${next} ORDER BY seq`),
      engine.read.all<Part>(sql`SELECT seq, dev, bseq, bytes FROM key_package WHERE clinic = ${no} AND seq > ${cursor.seq} AND seq <= ${next} ORDER BY seq, i`),
      engine.read.all<Part>(sql`SELECT seq, dev, bseq, bytes FROM envelope WHERE clinic = ${no} AND seq > ${cursor.seq} AND seq <= ${next} ORDER BY seq`),
    ]);
    const places = new Map(batches.map(({ dev, bseq }, i) => [`${dev}/${bseq}`, i]));
    const manifestOf = ({ dev, bseq }: Part): number => places.get(`${dev}/${bseq}`) ?? 0;
    return {
      incarnation, next, head, more: next < head,
      manifests: batches.map(({ manifest, signature }) => ({ manifest, signature })),
      keys: keys.map((each) => ({ manifest: manifestOf(each), bytes: each.bytes })),
      envelopes: envelopes.map((each) => ({ seq: each.seq, manifest: manifestOf(each), bytes: each.bytes })),
    };
  },

  have: async (clinic, batches) => {
    const row = await clinicRow(engine.read, clinic);
    if (!row) throw new Error('no such clinic');
    const lacks: { dev: number; from: number; to: number }[] = [];
    for (const { dev, to } of batches) {
      const held = (await lastLink(engine.read, row.no, dev))?.bseq ?? 0;
      if (held < to) lacks.push({ dev, from: held + 1, to });
    }
    return { incarnation: row.incarnation, lacks };
  },
} satisfies Partial<HubStore>);
