import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import { fromCbor, SyncFormatError } from '#shared/sync/cbor.ts';
import { changeFrom } from '#shared/sync/change.ts';
import { syncLimits } from '#shared/sync/limits.ts';
import type { QuarantineReason } from '#shared/sync/quarantine.ts';
import type { AppliedChanges, ApplyChanges } from './apply-changes.ts';
import type { IncomingChange } from './incoming-change.ts';

interface Kept { readonly id: number; readonly dev: number; readonly bseq: number; readonly q: number; readonly stream: string; readonly eid: string | null; readonly body: Uint8Array }

const pieceSize = 500;

const incomingFrom = ({ dev, q, bseq, stream, body }: Kept): IncomingChange | undefined => {
  try {
    return { change: changeFrom({ dev, q }, fromCbor(body, syncLimits.plainBytes)), stream, bseq };
  } catch (error) {
    if (error instanceof SyncFormatError) return undefined;
    throw error;
  }
};

/** What waits for one of these reasons and can be looked at now. */
export interface ReplayOf {
  readonly reason: QuarantineReason;
  /** Now, ISO 8601. */
  readonly at: string;
  readonly isDue: (kept: { readonly stream: string; readonly eid: string | null }) => boolean;
}

/**
 * Quarantined changes through the same rule again, in the caller's transaction. What is applied now is settled; the rest stays as it was kept.
 * Answers what came of each piece, for what waits for that in turn.
 */
export const replayChanges = async (tx: Writer, changes: ApplyChanges, { reason, isDue, at }: ReplayOf): Promise<readonly AppliedChanges[]> => {
  const all: AppliedChanges[] = [];
  for (let after = 0; ;) {
    const rows = await tx.all<Kept>(sql`SELECT id, dev, bseq, q, lower(hex(stream)) AS stream, eid, body FROM sync_quarantine
      WHERE settled_at IS NULL AND reason = ${reason} AND id > ${after} ORDER BY id LIMIT ${pieceSize}`);
    const due = rows.filter(isDue).flatMap((row) => {
      const incoming = incomingFrom(row);
      return incoming ? [{ row, incoming }] : [];
    });
    if (due.length > 0) {
      const applied = await changes.apply(tx, due.map(({ incoming }) => incoming));
      const still = new Set(applied.quarantined.map(({ dev, q }) => `${dev}/${q}`));
      const done = due.flatMap(({ row }) => (still.has(`${row.dev}/${row.q}`) ? [] : [row.id]));
      await tx.run(sql`UPDATE sync_quarantine SET settled_at = ${at}, finding = 'applied' WHERE id IN (SELECT value FROM json_each(${JSON.stringify(done)}))`);
      all.push(applied);
    }
    const last = rows.at(-1);
    if (!last || rows.length < pieceSize) return all;
    after = last.id;
  }
};

/** A page, and whatever waited for what it brought. */
export const applyWithReplay = async (
  tx: Writer, changes: ApplyChanges, incoming: readonly IncomingChange[], { at, clockOffset = 0 }: { readonly at: string; readonly clockOffset?: number },
): Promise<readonly AppliedChanges[]> => {
  const all: AppliedChanges[] = [];
  const waiting = [await changes.apply(tx, incoming, { clockOffset })];
  for (let applied = waiting.pop(); applied; applied = waiting.pop()) {
    const { newStreams, newRecords } = applied;
    all.push(applied);
    if (newRecords.size === 0) continue;
    const streams = new Set(newStreams);
    waiting.push(...(await replayChanges(tx, changes, { reason: 'waiting', at, isDue: ({ stream, eid }) => streams.has(stream) || (eid !== null && newRecords.has(eid)) })));
  }
  return all;
};
