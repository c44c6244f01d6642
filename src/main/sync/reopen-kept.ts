import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { SyncFormatError } from '#shared/sync/cbor.ts';
import { decodeEnvelope } from '#shared/sync/envelope.ts';
import type { PageParts } from './apply-page.ts';
import { neighboursOf, sha256 } from './batch-store.ts';
import type { JudgedBatch, JudgedEnvelope } from './judge-page.ts';
import { noteReceived, openAll, wholeEnvelope, writeOpened } from './open-envelopes.ts';
import type { OpenedEnvelope, Written } from './open-envelopes.ts';

interface Kept { readonly id: number; readonly dev: number; readonly bseq: number; readonly body: Uint8Array }
const pieceSize = 200;

const envelopeIn = (bytes: Uint8Array): JudgedEnvelope['envelope'] => {
  try {
    return decodeEnvelope(bytes);
  } catch (error) {
    if (error instanceof SyncFormatError) return undefined;
    throw error;
  }
};

/** As the page gave it that brought it: its batch was taken then, and is kept as it was signed. */
export const asPulled = async (read: Reader, { places }: Pick<PageParts, 'places'>, rows: readonly Kept[]): Promise<ReadonlyMap<JudgedEnvelope, number>> => {
  const batches = new Map<string, JudgedBatch | undefined>();
  const pulled = new Map<JudgedEnvelope, number>();
  for (const { id, dev, bseq, body } of rows) {
    const name = `${dev}/${bseq}`;
    if (!batches.has(name)) {
      const { same } = await neighboursOf(read, dev, bseq);
      batches.set(name, same && { ...same, verdict: { type: 'known' }, signer: places.epochsAt(places.placeOf(same.manifest.roster) ?? 0) });
    }
    const batch = batches.get(name);
    const bytes = new Uint8Array(body);
    const hash = sha256(bytes);
    if (batch) pulled.set({ batch, seq: 0, bytes, envelope: envelopeIn(bytes), isNamed: batch.manifest.leaves.some((leaf) => Buffer.compare(leaf, hash) === 0) }, id);
  }
  return pulled;
};

/** One piece, in one transaction. What opens leaves quarantine: as it came it lies in sync_log, and each of its changes goes its own way. */
const reopenPiece = async (parts: PageParts, rows: readonly Kept[], clockOffset: number): Promise<Written | undefined> => {
  const { db, keys, clock, changes } = parts;
  const pulled = await asPulled(db.read, parts, rows);
  const { opened, refused } = await openAll(parts, [...pulled.keys()]);
  const kept = refused.flatMap(({ from, reason }) => (reason === 'no-key' ? [] : [wholeEnvelope(from, reason)]));
  if (opened.length === 0 && kept.length === 0) return undefined;
  const byBatch = new Map<JudgedBatch, OpenedEnvelope[]>();
  for (const each of opened) byBatch.set(each.from.batch, [...(byBatch.get(each.from.batch) ?? []), each]);
  return db.transaction(async (tx) => {
    const at = clock.now();
    await tx.run(sql`DELETE FROM sync_quarantine WHERE id IN (SELECT value FROM json_each(${JSON.stringify(opened.flatMap(({ from }) => pulled.get(from) ?? []))}))`);
    const written = await writeOpened(tx, { keys, changes }, { opened, kept }, { at, clockOffset });
    await noteReceived(tx, keys, [...byBatch].map(([batch, own]) => ({ batch, own: own.map(({ from }) => from) })), opened, at);
    return written;
  }, { priority: 'job', durability: 'read-audit' });
};

/** Envelopes that came before their key are opened now where it has come since; the others stay as they were kept. Answers what each piece brought. */
export const reopenKept = async (parts: PageParts, { clockOffset }: { readonly clockOffset: number }): Promise<readonly Written[]> => {
  const all: Written[] = [];
  for (let after = 0; ;) {
    const rows = await parts.db.read.all<Kept>(sql`SELECT id, dev, bseq, body FROM sync_quarantine
      WHERE settled_at IS NULL AND reason = 'no-key' AND id > ${after} ORDER BY id LIMIT ${pieceSize}`);
    const last = rows.at(-1);
    if (!last) return all;
    const written = await reopenPiece(parts, rows, clockOffset);
    if (written) all.push(written);
    after = last.id;
  }
};
