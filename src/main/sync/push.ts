import { sql } from '#shared/database/types.ts';
import { isDurable } from '#shared/sync/offer.ts';
import type { SealedBatch } from '#shared/sync/protocol.ts';
import { hasBatchAfter, sealedBatch, sha256 } from './batch-store.ts';
import type { HubClient } from './hub-client.ts';
import { sealNext } from './seal-outbox.ts';
import type { SealParts } from './seal-outbox.ts';
import { keepAcked } from './sync-facts.ts';
import type { Acked } from './sync-facts.ts';

export interface PushParts extends SealParts {
  readonly client: HubClient;
  /** Notes outside the database that this batch went out: a database that is put back is found out by it. `hash`: of its manifest. */
  readonly beforeSend: (dev: number, bseq: number, hash: Uint8Array) => Promise<void>;
}

/** The hub answered, and the answer does not say that the batch is on its disk. */
export class NotDurable extends Error {
  override readonly name = 'NotDurable';
}

interface Ready {
  readonly bseq: number;
  readonly toQ: number;
  readonly sealed: SealedBatch;
}

/** The batch after this one, as it lies here or sealed now, with the mark that it goes out. Undefined when nothing waits. */
const readyAfter = async (parts: PushParts, after: number): Promise<Ready | undefined> => {
  const { db, keys } = parts;
  const bseq = after + 1;
  const sealed = (await hasBatchAfter(db.read, keys.dev, after)) ? await sealedBatch(db.read, keys.dev, bseq) : await sealNext(parts);
  if (sealed === 'nothing') return undefined;
  if (!sealed) throw new Error('a sealed batch is not whole');
  const { toQ, ...batch } = sealed;
  await parts.beforeSend(keys.dev, bseq, sha256(batch.manifest));
  return { bseq, toQ, sealed: batch };
};

/**
 * Sends own batches in order until nothing waits. A change leaves the outbox only with the durable answer of this state of the hub. Answers
 * what is acknowledged now. While one batch is on its way the next is sealed, never more than one ahead, and what the one before left behind
 * is cleared away. @throws NotDurable, HubRefused, HubUnreachable, SealingRefused
 */
export const pushAll = async (parts: PushParts, begun: Acked, isGoingOn: () => boolean): Promise<Acked> => {
  const { db, keys, client } = parts;
  let acked = begun;
  let ahead = readyAfter(parts, acked.bseq);
  let clearing: Promise<void> = Promise.resolve();
  try {
    while (isGoingOn()) {
      const ready = await ahead;
      if (!ready) break;
      const { bseq, toQ, sealed } = ready;
      ahead = readyAfter(parts, bseq);
      ahead.catch(() => undefined);
      const answer = await client.push(sealed);
      if (!isDurable(acked, sealed.envelopes.length, answer)) throw new NotDurable('the hub does not say that it has it');
      const next: Acked = { incarnation: answer.incarnation, bseq, head: Math.max(acked.head, answer.head) };
      await clearing;
      // Lost with the power, it is sent again and answered as known.
      clearing = db.transaction(async (tx) => {
        await tx.run(sql`DELETE FROM sync_outbox WHERE q <= ${toQ}`);
        await tx.run(sql`UPDATE sync_log SET hub_seq = coalesce(hub_seq, ${answer.head}) WHERE dev = ${keys.dev} AND bseq = ${bseq}`);
        await keepAcked(tx, next);
      }, { priority: 'job', durability: 'read-audit' });
      clearing.catch(() => undefined);
      acked = next;
    }
    await clearing;
    return acked;
  } finally {
    await Promise.allSettled([ahead, clearing]);
  }
};
