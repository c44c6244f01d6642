import { sql } from '#shared/database/types.ts';
import { isDurable } from '#shared/sync/offer.ts';
import { hasBatchAfter, sealedBatch, sha256 } from './batch-store.ts';
import type { HubClient } from './hub-client.ts';
import { sealNext } from './seal-outbox.ts';
import type { SealParts } from './seal-outbox.ts';
import { keepAcked } from './sync-facts.ts';
import type { Acked } from './sync-facts.ts';

export interface PushParts extends SealParts {
  readonly client: HubClient;
  /** Notes outside the database that this batch went out: a database that is put back is found out by it. `hash`: of its manifest. */
  readonly beforeSend: (dev: number, bseq: number, hash: Uint8Array) => void;
}

/** The hub answered, and the answer does not say that the batch is on its disk. */
export class NotDurable extends Error {
  override readonly name = 'NotDurable';
}

/**
 * Sends own batches in order until nothing waits. A change leaves the outbox only with the durable answer of this state of the hub. Answers
 * what is acknowledged now. `sealed`: not to seal anew, because something has to be settled first.
 * @throws NotDurable, HubRefused, HubUnreachable, SealingRefused
 */
export const pushAll = async (parts: PushParts, begun: Acked, isGoingOn: () => boolean): Promise<Acked> => {
  const { db, keys, client } = parts;
  let acked = begun;
  /** The next batch is sealed while this one is on its way; never more than one ahead. */
  let ahead: Promise<boolean> | undefined;
  try {
    while (isGoingOn()) {
      await ahead;
      ahead = undefined;
      if (!(await hasBatchAfter(db.read, keys.dev, acked.bseq)) && !(await sealNext(parts))) return acked;
      const bseq = acked.bseq + 1;
      const batch = await sealedBatch(db.read, keys.dev, bseq);
      if (!batch) throw new Error('a sealed batch is not whole');
      const { toQ, ...sealed } = batch;
      parts.beforeSend(keys.dev, bseq, sha256(sealed.manifest));
      ahead = sealNext(parts);
      ahead.catch(() => undefined);
      const answer = await client.push(sealed);
      if (!isDurable(acked, sealed.envelopes.length, answer)) throw new NotDurable('the hub does not say that it has it');
      const next: Acked = { incarnation: answer.incarnation, bseq, head: Math.max(acked.head, answer.head) };
      // Lost with the power, it is sent again and answered as known.
      await db.transaction(async (tx) => {
        await tx.run(sql`DELETE FROM sync_outbox WHERE q <= ${toQ}`);
        await tx.run(sql`UPDATE sync_log SET hub_seq = coalesce(hub_seq, ${answer.head}) WHERE dev = ${keys.dev} AND bseq = ${bseq}`);
        await keepAcked(tx, next);
      }, { priority: 'job', durability: 'read-audit' });
      acked = next;
    }
    return acked;
  } finally {
    await ahead?.catch(() => undefined);
  }
};
