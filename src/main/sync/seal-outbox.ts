import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import { hexOf, joinChanges } from '#shared/sync/change.ts';
import type { OutboxChange } from '#shared/sync/change.ts';
import { dictionaryVersion } from '#shared/sync/dictionary.ts';
import { kepOf } from '#shared/sync/envelope.ts';
import type { EnvelopeHeader } from '#shared/sync/envelope.ts';
import { syncLimits } from '#shared/sync/limits.ts';
import { encodeKeyPackage, encodeManifest } from '#shared/sync/manifest.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { zero } from '#main/vault/encodings.ts';
import { lastBatchOf, logEnvelopes, saveBatch, sha256 } from './batch-store.ts';
import type { OwnBatch } from './batch-store.ts';
import type { ClinicKeys } from './clinic-keys.ts';
import type { CryptoThread } from './crypto-thread.ts';

interface OutboxRow { readonly q: number; readonly stream: Uint8Array; readonly body: Uint8Array }

export interface SealParts {
  readonly db: ClinicDatabase;
  readonly keys: ClinicKeys;
  readonly crypto: CryptoThread;
}

/** Bytes of changes in one batch, before they are deflated: what is pushed is smaller, and one large change still goes alone. */
const plainBytes = syncLimits.pushBytes;

/** The next changes that fit one batch, in the order they were written; read a few at a time, because where each is another patient's few fit. */
const nextRows = async ({ db }: SealParts, after: number): Promise<readonly OutboxRow[]> => {
  const taken: OutboxRow[] = [];
  const streams = new Set<string>();
  let bytes = 0;
  for (let from = after; taken.length < syncLimits.changesPerBatch;) {
    const rows = await db.read.all<OutboxRow>(sql`SELECT q, stream, body FROM sync_outbox WHERE q > ${from} ORDER BY q LIMIT ${Math.min(syncLimits.envelopesPerBatch, syncLimits.changesPerBatch - taken.length)}`);
    for (const row of rows) {
      streams.add(hexOf(row.stream));
      bytes += row.body.length;
      if (streams.size > syncLimits.envelopesPerBatch || (taken.length > 0 && bytes > plainBytes)) return taken;
      taken.push(row);
    }
    const last = rows.at(-1);
    if (!last || rows.length < syncLimits.envelopesPerBatch) break;
    from = last.q;
  }
  return taken;
};

const byStream = (rows: readonly OutboxRow[]): readonly { readonly stream: Uint8Array; readonly changes: readonly OutboxChange[] }[] => {
  const groups = new Map<string, { stream: Uint8Array; changes: OutboxChange[] }>();
  for (const { q, stream, body } of rows) {
    const name = hexOf(stream);
    const group = groups.get(name) ?? { stream: new Uint8Array(stream), changes: [] };
    groups.set(name, group);
    group.changes.push({ q, body });
  }
  return [...groups.values()];
};

/** Packages of this epoch that no manifest named yet, those of this batch first. One that a newer clinic key overtook sealed nothing, and stays. */
const unsentPackages = async (tx: Writer, dev: number, epoch: number, streams: readonly string[]) => {
  const rows = await tx.all<{ stream: Uint8Array; kep: number; wrapped: Uint8Array }>(sql`SELECT stream, kep, wrapped FROM sync_key WHERE dev = ${dev} AND bseq IS NULL AND kep BETWEEN ${kepOf(epoch, 0)} AND ${kepOf(epoch + 1, 0) - 1}`);
  const wanted = new Set(streams);
  const all = rows.map(({ stream, kep, wrapped }) => ({ stream: new Uint8Array(stream), kep, wrapped: new Uint8Array(wrapped) }));
  const isOwn = ({ stream }: { readonly stream: Uint8Array }) => wanted.has(hexOf(stream));
  return [...all.filter(isOwn), ...all.filter((each) => !isOwn(each))].slice(0, syncLimits.envelopesPerBatch);
};

/**
 * Seals what waits in the outbox into one batch, once: manifest and envelopes are on disk before the first byte leaves, and every retry sends
 * these bytes. Deflating and sealing happen between two transactions, so that nobody who saves waits for them; only the engine seals, one
 * batch after the other, and the outbox only grows at its end.
 * @throws SealingRefused
 */
export const sealNext = async (parts: SealParts): Promise<OwnBatch | 'nothing'> => {
  const { db, keys, crypto } = parts;
  const last = await lastBatchOf(db.read, keys.dev);
  const rows = await nextRows(parts, last?.toQ ?? 0);
  const [first, final] = [rows[0], rows.at(-1)];
  if (!first || !final) return 'nothing';
  const groups = byStream(rows);
  const names = JSON.stringify(groups.map(({ stream }) => hexOf(stream)));
  const before = await db.read.all<{ stream: string; q: number }>(sql`SELECT lower(hex(stream)) AS stream, q FROM sync_stream_last
    WHERE stream IN (SELECT unhex(value) FROM json_each(${names})) AND dev = ${keys.dev}`);
  const previous = new Map(before.map(({ stream, q }) => [stream, q]));
  // Together: a device may be revoked before the batch is signed, and what is sealed under an older key must not say that its signer knew.
  const sealing = await db.transaction(async (tx) => {
    const { head: roster, epoch } = keys.roster();
    return { ...(await keys.sealingKeys(tx, groups.map(({ stream }) => stream))), roster, epoch };
    // On disk with the batch that they seal: its commit flushes this one with it.
  }, { priority: 'job', durability: 'read-audit' });
  const headed = groups.map(({ stream, changes }) => {
    const key = sealing.keys.get(hexOf(stream));
    if (!key) throw new Error('a stream has no key');
    const header: EnvelopeHeader = {
      stream, dev: keys.dev, q0: changes[0]?.q ?? 0, n: changes.length, pq: previous.get(hexOf(stream)) ?? 0, kep: key.kep, dict: dictionaryVersion,
    };
    return { header, key: key.key, plain: joinChanges(changes), toQ: changes.at(-1)?.q ?? 0 };
  });
  const { envelopes, leaves } = await crypto.seal(keys.clinicId, headed);
  sealing.keys.forEach(({ key }) => zero(key));

  return db.transaction(async (tx): Promise<OwnBatch> => {
    const streams = headed.map(({ header }) => hexOf(header.stream));
    const packages = await unsentPackages(tx, keys.dev, sealing.epoch, streams);
    const bseq = (last?.bseq ?? 0) + 1;
    const encoded = packages.map(encodeKeyPackage);
    const manifest = encodeManifest({
      clinic: keys.clinicId, dev: keys.dev, bseq, prev: last?.hash ?? new Uint8Array(32), roster: sealing.roster, leaves, keys: encoded.map(sha256),
    });
    const signature = keys.sign(manifest);
    await saveBatch(tx, { dev: keys.dev, bseq, fromQ: first.q, toQ: final.q, hash: sha256(manifest), manifest, signature });
    await logEnvelopes(tx, headed.map(({ header }, i) => ({ ...header, bseq, hubSeq: null, bytes: envelopes[i] ?? new Uint8Array(0) })));
    const named = JSON.stringify(packages.map(({ stream, kep }) => [hexOf(stream), kep]));
    if (packages.length > 0) await tx.run(sql`UPDATE sync_key SET bseq = ${bseq} WHERE (stream, kep) IN (SELECT unhex(value ->> 0), value ->> 1 FROM json_each(${named}))`);
    const ends = JSON.stringify(headed.map(({ header, toQ }) => [hexOf(header.stream), toQ]));
    await tx.run(sql`INSERT INTO sync_stream_last (stream, dev, q) SELECT unhex(value ->> 0), ${keys.dev}, value ->> 1 FROM json_each(${ends}) WHERE true
      ON CONFLICT (stream, dev) DO UPDATE SET q = excluded.q`);
    return { manifest, signature, envelopes, keys: encoded, toQ: final.q };
  }, { priority: 'job' });
};
