import { createHash } from 'node:crypto';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { addDigests, digestFrom, digestParts, emptyDigest, setText } from '#shared/sync/digest.ts';
import type { AppliedOf, Digest, StateClaim } from '#shared/sync/digest.ts';
import { missingRuns } from '#shared/sync/holes.ts';
import { sharedStreams } from '#shared/sync/streams.ts';
import { auditRangeKind } from './audit-ranges.ts';
import { heartbeatKind } from './heartbeat.ts';
import { readReceived, receivedOf } from './received-store.ts';

/** A stream whose sum is to be worked out: `isDue` because something was written, else to see whether it still says what it said. */
export interface StreamToSum { readonly stream: string; readonly version: number; readonly isDue: boolean; readonly was: Digest }

interface DigestRow { readonly stream: string; readonly version: number; readonly counted: number; readonly a: number; readonly b: number; readonly c: number; readonly d: number }
const toSum = ({ stream, version, counted, a, b, c, d }: DigestRow): StreamToSum => ({ stream, version, isDue: counted !== version, was: [a, b, c, d] });

export const streamsDue = async (read: Reader, most: number): Promise<readonly StreamToSum[]> =>
  (await read.all<DigestRow>(sql`SELECT lower(hex(stream)) AS stream, version, counted, a, b, c, d FROM sync_digest WHERE counted <> version LIMIT ${most}`)).map(toSum);
export const streamsLookedAtLast = async (read: Reader, most: number): Promise<readonly StreamToSum[]> =>
  (await read.all<DigestRow>(sql`SELECT lower(hex(stream)) AS stream, version, counted, a, b, c, d FROM sync_digest ORDER BY looked_at LIMIT ${most}`)).map(toSum);

/** Kept only where nothing was written since the version that was read first. `at`: Unix milliseconds. */
export const keepSums = (tx: Writer, sums: readonly { readonly stream: string; readonly version: number; readonly sum: Digest }[], at: number): Promise<number> =>
  tx.run(sql`UPDATE sync_digest SET counted = j.value ->> 1, a = j.value ->> 2, b = j.value ->> 3, c = j.value ->> 4, d = j.value ->> 5, looked_at = ${at}
    FROM json_each(${JSON.stringify(sums.map(({ stream, version, sum }) => [stream, version, ...sum]))}) j WHERE sync_digest.stream = unhex(j.value ->> 0) AND sync_digest.version = j.value ->> 1`);

/** Streams (hex) whose first byte is this one. */
export const streamsOfPart = async (read: Reader, part: number): Promise<readonly string[]> => {
  const [from, to] = [new Uint8Array(16), new Uint8Array(16).fill(255)];
  from[0] = part;
  to[0] = part;
  return (await read.all<{ stream: string }>(sql`SELECT lower(hex(stream)) AS stream FROM sync_digest WHERE stream BETWEEN ${from} AND ${to}`)).map(({ stream }) => stream);
};

/** Streams that hold no record: what devices say of themselves. */
const saidStreams = [sharedStreams.devices, sharedStreams.audit] as const;
const hash = (text: string): Digest => digestFrom(createHash('sha256').update(text).digest());

interface KeptChange { readonly dev: number; readonly q: number; readonly bseq: number; readonly stream: string }
const mostKept = 10_000;
/** Changes to records that came and are kept with a reason instead of applied; undefined when there are too many to go by. */
const keptChanges = async (read: Reader): Promise<readonly KeptChange[] | undefined> => {
  const rows = await read.all<KeptChange>(sql`SELECT dev, q, bseq, lower(hex(stream)) AS stream FROM sync_quarantine
    WHERE finding IS NOT 'applied' AND kind IS NOT NULL AND stream NOT IN (${saidStreams[0]}, ${saidStreams[1]}) ORDER BY dev, q, bseq LIMIT ${mostKept}`);
  return rows.length === mostKept ? undefined : rows;
};

/** Envelopes of records that are looked through for the last of which anything counts: those above it came from a device that keeps to no rule. */
const mostLookedThrough = 100;

/** The first count of each device's last envelope of records that lies here, and its batch. One whose changes were all kept says nothing. */
export const lastRecordsOf = async (read: Reader, devs: Iterable<number>, kept: readonly KeptChange[] = []): Promise<ReadonlyMap<number, number>> => {
  const last = new Map<number, number>();
  for (const dev of [...devs].sort((a, b) => a - b)) {
    const own = kept.filter((each) => each.dev === dev);
    const rows = await read.all<{ q0: number; n: number; bseq: number; stream: string }>(sql`SELECT q0, n, bseq, lower(hex(stream)) AS stream FROM sync_log
      WHERE dev = ${dev} AND stream NOT IN (${saidStreams[0]}, ${saidStreams[1]}) ORDER BY q0 DESC LIMIT ${own.length > 0 ? mostLookedThrough : 1}`);
    const found = rows.find(({ n, bseq, stream }) => own.filter((each) => each.bseq === bseq && each.stream === stream).length < n);
    if (found) last.set(dev, found.q0);
  }
  return last;
};

/** Own records that no envelope carries yet: nobody else can have them. What devices say of themselves may wait there too. */
const hasUnsealed = async (read: Reader): Promise<boolean> => {
  const waiting = await read.all<{ kind: string }>(sql`SELECT kind FROM sync_outbox ORDER BY q LIMIT 50`);
  return waiting.length === 50 || waiting.some(({ kind }) => kind !== heartbeatKind && kind !== auditRangeKind);
};

/** Names the changes that are applied here, as it is said to others. Undefined while own ones are not sealed. */
export const setOfChanges = async (read: Reader, devs: Iterable<number>, rules: string): Promise<Digest | undefined> => {
  if (await hasUnsealed(read)) return undefined;
  const kept = await keptChanges(read);
  if (!kept) return undefined;
  const received = await readReceived(read);
  const applied = [...(await lastRecordsOf(read, devs, kept))].map(([dev, last]): AppliedOf =>
    ({ dev, last, missing: missingRuns(receivedOf(received, dev)), kept: kept.flatMap((each) => (each.dev === dev ? [each.q] : [])) }));
  return hash(setText(rules, applied));
};

/** The whole claim, with its parts; in one transaction, so that all of it is of one moment. Undefined while a sum is not worked out. */
export const claimNow = async (tx: Writer, devs: Iterable<number>, rules: string): Promise<(StateClaim & { readonly parts: readonly Digest[] }) | undefined> => {
  if (await tx.get(sql`SELECT 1 AS one FROM sync_digest WHERE counted <> version LIMIT 1`)) return undefined;
  const set = await setOfChanges(tx, devs, rules);
  if (!set) return undefined;
  // One short row for each patient, read from end to end at most once in five minutes: what is said is never a sum kept on the side.
  const rows = await tx.all<{ part: Uint8Array; a: number; b: number; c: number; d: number }>(
    sql`SELECT substr(stream, 1, 1) AS part, sum(a) % 4294967296 AS a, sum(b) % 4294967296 AS b, sum(c) % 4294967296 AS c, sum(d) % 4294967296 AS d FROM sync_digest GROUP BY substr(stream, 1, 1)`);
  const parts = Array.from({ length: digestParts }, (): Digest => emptyDigest);
  for (const { part, a, b, c, d } of rows) parts[part[0] ?? 0] = [a, b, c, d];
  return { set, parts, all: parts.reduce(addDigests, emptyDigest) };
};
