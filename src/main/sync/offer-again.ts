import { sql } from '#shared/database/types.ts';
import { batchesToOffer, haveOf } from '#shared/sync/offer.ts';
import type { Cursor } from '#shared/sync/protocol.ts';
import { lastBatchOf, sealedBatch, sha256 } from './batch-store.ts';
import { NotDurable } from './push.ts';
import type { PushParts } from './push.ts';
import { heldBatches } from './received-store.ts';
import { keepAcked, keepCursor } from './sync-facts.ts';
import type { Acked } from './sync-facts.ts';

/** Rounds of asking what is missing: whoever offers at the same time makes it less, never more. */
const mostRounds = 5;

/**
 * After a hub was restored or lost what it had: every batch that it lacks and that is here is sent again as it was signed, own and others'.
 * Nothing but the hub's durable answer counts; until then the mark `acked` stays and the next try begins anew. Then everything is asked for
 * from the start: repeats are nothing.
 */
export const offerAgain = async (parts: PushParts, { incarnation, head }: { readonly incarnation: string; readonly head: number }, cursor: Cursor): Promise<Acked> => {
  const { db, keys, client } = parts;
  let told = head;
  /** Devices of which something older was dropped here: a keeper brings it first, for batches are a chain. */
  const cut = new Set<number>();
  let isAllThere = false;
  for (let round = 0; round < mostRounds && !isAllThere; round += 1) {
    const held = await heldBatches(db.read);
    const answer = await client.have(haveOf(held));
    if (answer.incarnation !== incarnation) throw new NotDurable('the hub changed meanwhile');
    const offers = batchesToOffer(answer, held);
    isAllThere = !offers.some(({ dev }) => dev === keys.dev);
    for (const { dev, bseq } of offers) {
      const batch = cut.has(dev) ? undefined : await sealedBatch(db.read, dev, bseq);
      // It was dropped here, or something of another device's batch was refused: others have it.
      if (!batch) {
        cut.add(dev);
        continue;
      }
      await parts.beforeSend(dev, bseq, sha256(batch.manifest));
      const { toQ: _toQ, ...sealed } = batch;
      const pushed = await client.push(sealed);
      if (pushed.incarnation !== incarnation || pushed.accepted + pushed.dup !== sealed.envelopes.length) throw new NotDurable('the hub does not say that it has it');
      told = Math.max(told, pushed.head);
    }
  }
  if (!isAllThere) throw new NotDurable('the hub goes on lacking what it was given');
  const last = await lastBatchOf(db.read, keys.dev);
  const acked: Acked = { incarnation, bseq: last?.bseq ?? 0, head: told };
  await db.transaction(async (tx) => {
    await tx.run(sql`DELETE FROM sync_outbox WHERE q <= ${last?.toQ ?? 0}`);
    await keepCursor(tx, cursor);
    await keepAcked(tx, acked);
  }, { priority: 'job' });
  return acked;
};
