import { hash } from 'node:crypto';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { hexOf } from '#shared/sync/change.ts';
import { decodeManifest, encodeKeyPackage } from '#shared/sync/manifest.ts';
import type { Manifest } from '#shared/sync/manifest.ts';
import type { SealedBatch } from '#shared/sync/protocol.ts';

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(hash('sha256', bytes, 'buffer'));

/** A batch of any device as it was signed; `fromQ` to `toQ` is what of its changes it carries. */
export interface KeptBatch {
  readonly dev: number;
  readonly bseq: number;
  readonly fromQ: number;
  readonly toQ: number;
  readonly hash: Uint8Array;
  readonly manifest: Uint8Array;
  readonly signature: Uint8Array;
}
export const saveBatch = (tx: Writer, { dev, bseq, fromQ, toQ, hash, manifest, signature }: KeptBatch): Promise<number> =>
  tx.run(sql`INSERT INTO sync_batch (dev, bseq, from_q, to_q, hash, manifest, signature) VALUES (${dev}, ${bseq}, ${fromQ}, ${toQ}, ${hash}, ${manifest}, ${signature})
    ON CONFLICT (dev, bseq) DO UPDATE SET from_q = min(from_q, excluded.from_q), to_q = max(to_q, excluded.to_q)`);

export interface LoggedEnvelope { readonly dev: number; readonly bseq: number; readonly q0: number; readonly n: number; readonly stream: Uint8Array; readonly hubSeq: number | null; readonly bytes: Uint8Array }
/** Exactly as they are sent and came; one that is here already only learns its place at the hub. The bytes go as one blob, each by its place in it. */
export const logEnvelopes = (tx: Writer, envelopes: readonly LoggedEnvelope[]): Promise<number> => {
  let at = 1;
  const placed = envelopes.map(({ dev, bseq, q0, n, stream, hubSeq, bytes }) => {
    const from = at;
    at += bytes.length;
    return [dev, bseq, q0, n, hexOf(stream), hubSeq, from, bytes.length];
  });
  return tx.run(sql`WITH batch(v) AS MATERIALIZED (SELECT value FROM jsonb_each(${JSON.stringify(placed)}))
    INSERT INTO sync_log (dev, bseq, q0, n, stream, hub_seq, bytes)
    SELECT v ->> 0, v ->> 1, v ->> 2, v ->> 3, unhex(v ->> 4), v ->> 5, substr(${Buffer.concat(envelopes.map(({ bytes }) => bytes))}, v ->> 6, v ->> 7) FROM batch WHERE true
    ON CONFLICT (dev, q0) DO UPDATE SET hub_seq = excluded.hub_seq`);
};

interface BatchRow { readonly dev: number; readonly bseq: number; readonly to_q: number; readonly hash: Uint8Array; readonly manifest: Uint8Array; readonly signature: Uint8Array }
export interface HeldManifest { readonly bseq: number; readonly toQ: number; readonly hash: Uint8Array; readonly bytes: Uint8Array; readonly signature: Uint8Array; readonly manifest: Manifest }
const heldFrom = (row: BatchRow | undefined): HeldManifest | undefined =>
  row && { bseq: row.bseq, toQ: row.to_q, hash: new Uint8Array(row.hash), bytes: new Uint8Array(row.manifest), signature: new Uint8Array(row.signature), manifest: decodeManifest(row.manifest) };

export const lastBatchOf = async (read: Reader, dev: number): Promise<HeldManifest | undefined> =>
  heldFrom(await read.get<BatchRow>(sql`SELECT * FROM sync_batch WHERE dev = ${dev} ORDER BY bseq DESC LIMIT 1`));

/** Those around a number of a device's chain: below, with it, above. */
export const neighboursOf = async (read: Reader, dev: number, bseq: number): Promise<{ readonly below: HeldManifest | undefined; readonly same: HeldManifest | undefined; readonly above: HeldManifest | undefined }> => {
  const rows = await read.all<BatchRow>(sql`
    SELECT * FROM (SELECT * FROM sync_batch WHERE dev = ${dev} AND bseq < ${bseq} ORDER BY bseq DESC LIMIT 1)
    UNION ALL SELECT * FROM (SELECT * FROM sync_batch WHERE dev = ${dev} AND bseq >= ${bseq} ORDER BY bseq LIMIT 2)`);
  const find = (isWanted: (row: BatchRow) => boolean) => heldFrom(rows.find(isWanted));
  return { below: find((row) => row.bseq < bseq), same: find((row) => row.bseq === bseq), above: find((row) => row.bseq > bseq) };
};

/** A batch as it is sent; `toQ`: the last change in it. */
export type OwnBatch = SealedBatch & { readonly toQ: number };

/** The batch to send, byte for byte as it was sealed or came. Undefined where something that its manifest names is not here. */
export const sealedBatch = async (read: Reader, dev: number, bseq: number): Promise<OwnBatch | undefined> => {
  const held = heldFrom(await read.get<BatchRow>(sql`SELECT * FROM sync_batch WHERE dev = ${dev} AND bseq = ${bseq}`));
  if (!held) return undefined;
  const envelopes = await read.all<{ bytes: Uint8Array }>(sql`SELECT bytes FROM sync_log WHERE dev = ${dev} AND bseq = ${bseq} ORDER BY q0`);
  const packages = await read.all<{ stream: Uint8Array; kep: number; wrapped: Uint8Array }>(sql`SELECT stream, kep, wrapped FROM sync_key WHERE dev = ${dev} AND bseq = ${bseq}`);
  const byHash = (parts: readonly Uint8Array[]) => new Map(parts.map((part) => [hexOf(sha256(part)), part]));
  const inOrder = (hashes: readonly Uint8Array[], parts: ReadonlyMap<string, Uint8Array>) => hashes.flatMap((hash) => parts.get(hexOf(hash)) ?? []);
  const { manifest } = held;
  const [leaves, keys] = [
    inOrder(manifest.leaves, byHash(envelopes.map(({ bytes }) => new Uint8Array(bytes)))),
    inOrder(manifest.keys, byHash(packages.map(({ stream, kep, wrapped }) => encodeKeyPackage({ stream: new Uint8Array(stream), kep, wrapped: new Uint8Array(wrapped) })))),
  ];
  if (leaves.length !== manifest.leaves.length || keys.length !== manifest.keys.length) return undefined;
  return { manifest: held.bytes, signature: held.signature, envelopes: leaves, keys, toQ: held.toQ };
};

/** Own batches that the hub has not acknowledged, from here on. */
export const hasBatchAfter = async (read: Reader, dev: number, bseq: number): Promise<boolean> =>
  (await read.get(sql`SELECT 1 AS one FROM sync_batch WHERE dev = ${dev} AND bseq > ${bseq} LIMIT 1`)) !== undefined;
