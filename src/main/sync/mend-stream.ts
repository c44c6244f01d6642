import { decode } from 'cborg';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { changeFrom } from '#shared/sync/change.ts';
import { CannotMend } from '#main/records/index.ts';
import type { MendRecords } from '#main/records/index.ts';
import type { PageParts } from './apply-page.ts';
import { lastBatchOf } from './batch-store.ts';
import { openAll, recordChanges } from './open-envelopes.ts';
import type { OpenedEnvelope, Written } from './open-envelopes.ts';
import { asPulled } from './reopen-kept.ts';

export interface MendParts extends PageParts {
  readonly records: MendRecords;
}

/**
 * `in-the-way`: another record that was altered too stands in its place, and goes first. `incomplete`: not every envelope of the stream lies here (an older part was pruned), or one does not open: the hub is asked for
 * everything first.
 */
export type Mended = { readonly type: 'incomplete' | 'in-the-way' | 'as-signed' } | { readonly type: 'mended'; readonly written: Written };

/** Each names the count before it in its stream: from the first on, nothing is missing. */
const isWhole = (opened: readonly OpenedEnvelope[]): boolean => {
  const last = new Map<number, number>();
  return opened.toSorted((a, b) => (a.changes[0]?.dot.q ?? 0) - (b.changes[0]?.dot.q ?? 0)).every(({ from: { envelope }, changes }) => {
    if (!envelope) return false;
    const before = last.get(envelope.header.dev) ?? 0;
    last.set(envelope.header.dev, changes.at(-1)?.dot.q ?? 0);
    return envelope.header.pq === before;
  });
};

/** Changes that came and count for nothing here: they were kept with a reason. */
const keptDots = async (tx: Reader, stream: string): Promise<ReadonlySet<string>> =>
  new Set((await tx.all<{ dev: number; q: number }>(sql`SELECT dev, q FROM sync_quarantine WHERE finding IS NOT 'applied' AND stream = unhex(${stream}) ORDER BY dev, q`)).map(({ dev, q }) => `${dev}/${q}`));

/** Own changes that were written since the last batch was sealed. */
const unsealed = async (tx: Writer, dev: number, after: number, stream: string) =>
  (await tx.all<{ q: number; body: Uint8Array }>(sql`SELECT q, body FROM sync_outbox WHERE q > ${after} AND stream = unhex(${stream}) ORDER BY q`))
    .map(({ q, body }) => ({ change: changeFrom({ dev, q }, decode(body)), stream, bseq: 0 }));

/**
 * Works out the records of one stream (hex) again from the signed envelopes that lie here, and puts right what says something else. Nothing that
 * anybody says is taken over: an envelope counts only when the manifest that came with it names its hash.
 */
export const mendStream = async (parts: MendParts, stream: string): Promise<Mended> => {
  const { db, keys, records } = parts;
  const rows = await db.read.all<{ id: number; dev: number; bseq: number; body: Uint8Array }>(
    sql`SELECT id, dev, bseq, bytes AS body FROM sync_log WHERE stream = unhex(${stream}) ORDER BY dev, q0`);
  const pulled = await asPulled(db.read, parts, rows);
  const { opened, refused } = await openAll(parts, [...pulled.keys()]);
  if (pulled.size < rows.length || refused.length > 0 || !isWhole(opened)) return { type: 'incomplete' };
  return db.transaction(async (tx): Promise<Mended> => {
    const sealed = (await lastBatchOf(tx, keys.dev))?.toQ ?? 0;
    const kept = await keptDots(tx, stream);
    const changes = [...recordChanges(keys, opened), ...(await unsealed(tx, keys.dev, sealed, stream))].filter(({ change: { dot } }) => !kept.has(`${dot.dev}/${dot.q}`));
    const applied = await records.mend(tx, stream, changes);
    if (!applied) return { type: 'as-signed' };
    return { type: 'mended', written: { kinds: applied.kinds, patientIds: applied.patientIds, applied: changes.length, quarantined: 0 } };
  }, { priority: 'job' }).catch((error: unknown): Mended => {
    if (error instanceof CannotMend) return { type: 'in-the-way' };
    throw error;
  });
};
