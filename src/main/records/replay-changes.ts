import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import { fromCbor, SyncFormatError } from '#shared/sync/cbor.ts';
import { changeFrom } from '#shared/sync/change.ts';
import { syncLimits } from '#shared/sync/limits.ts';
import type { QuarantineReason } from '#shared/sync/quarantine.ts';
import { keepQuarantined } from './apply-store.ts';
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

/** Whether its device may write this, by what is known now; the reason where it may not. */
export type JudgeAgain = (incoming: IncomingChange) => QuarantineReason | undefined;

/** What waits for one of these reasons and can be looked at now. */
export interface ReplayOf {
  readonly reason: QuarantineReason;
  /** Now, ISO 8601. */
  readonly at: string;
  readonly isDue: (kept: { readonly stream: string; readonly eid: string | null }) => boolean;
  /** For what was kept before anybody could say who may write it. */
  readonly judge?: JudgeAgain;
}

/** Kept on, under the reason that is known now. */
const keepRefused = async (tx: Writer, judged: readonly { readonly row: Kept; readonly incoming: IncomingChange; readonly refusal: QuarantineReason | undefined }[], at: string): Promise<void> => {
  const refused = judged.flatMap(({ row: { dev, q, bseq, stream, eid, body }, incoming, refusal }) => (refusal ? [{ dev, q, bseq, stream, reason: refusal, kind: incoming.change.t, eid, body: new Uint8Array(body) }] : []));
  if (refused.length > 0) await keepQuarantined(tx, refused, at);
};

/**
 * Quarantined changes through the same rule again, in the caller's transaction. What is applied now is settled; the rest stays as it was kept.
 * Answers what came of each piece, for what waits for that in turn.
 */
export const replayChanges = async (tx: Writer, changes: ApplyChanges, { reason, isDue, at, judge = () => undefined }: ReplayOf): Promise<readonly AppliedChanges[]> => {
  const all: AppliedChanges[] = [];
  for (let after = 0; ;) {
    const rows = await tx.all<Kept>(sql`SELECT id, dev, bseq, q, lower(hex(stream)) AS stream, eid, body FROM sync_quarantine
      WHERE settled_at IS NULL AND reason = ${reason} AND id > ${after} ORDER BY id LIMIT ${pieceSize}`);
    const judged = rows.filter(isDue).flatMap((row) => {
      const incoming = incomingFrom(row);
      return incoming ? [{ row, incoming, refusal: judge(incoming) }] : [];
    });
    await keepRefused(tx, judged, at);
    const due = judged.filter(({ refusal }) => refusal === undefined);
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

type TriedAgain = { readonly type: 'applied'; readonly applied: readonly AppliedChanges[] } | { readonly type: 'kept'; readonly reason: QuarantineReason };

/** One that a person asks for again: the same judgement and the same rule. Undefined for one that is settled, or no change. */
export const replayOne = async (
  tx: Writer, changes: ApplyChanges, { id, by, at, judge }: { readonly id: number; readonly by: string; readonly at: string; readonly judge: JudgeAgain },
): Promise<TriedAgain | undefined> => {
  const row = await tx.get<Kept>(sql`SELECT id, dev, bseq, q, lower(hex(stream)) AS stream, eid, body FROM sync_quarantine WHERE id = ${id} AND settled_at IS NULL`);
  const incoming = row && incomingFrom(row);
  if (!row || !incoming) return undefined;
  const refusal = judge(incoming);
  if (refusal) {
    await keepRefused(tx, [{ row, incoming, refusal }], at);
    return { type: 'kept', reason: refusal };
  }
  const applied = await applyWithReplay(tx, changes, [incoming], { at });
  const still = applied[0]?.quarantined.find(({ dev, q }) => dev === row.dev && q === row.q);
  if (still) return { type: 'kept', reason: still.reason };
  await tx.run(sql`UPDATE sync_quarantine SET settled_at = ${at}, settled_by = ${by}, finding = 'applied' WHERE id = ${id}`);
  return { type: 'applied', applied };
};
