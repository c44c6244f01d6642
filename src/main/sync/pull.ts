import { setImmediate as yieldTurn } from 'node:timers/promises';
import { judgePage } from '#shared/sync/offer.ts';
import type { Cursor, PullAnswer } from '#shared/sync/protocol.ts';
import { applyPage } from './apply-page.ts';
import type { PageParts, PieceOutcome } from './apply-page.ts';
import type { HubClient } from './hub-client.ts';
import { HubUnreachable } from './hub-connection.ts';
import { RosterBehind } from './judge-page.ts';
import type { Written } from './open-envelopes.ts';
import { reopenKept } from './reopen-kept.ts';
import type { Acked } from './sync-facts.ts';

/** The hub is not where it was: what it lacks is offered again before anything else. */
export class HubLostPlace extends Error {
  override readonly name = 'HubLostPlace';
}

export interface PullParts extends PageParts {
  readonly client: HubClient;
  readonly fetchRoster: () => Promise<void>;
}

export interface Pulling {
  readonly acked: Acked;
  readonly clockOffset: number;
  readonly isGoingOn: () => boolean;
  /** Told of each piece of a page that was written. */
  readonly onPage: (outcome: PieceOutcome, cursor: Cursor, head: number) => void;
  /** What was kept for want of a key, and is opened now. */
  readonly onReopened: (written: Written) => void;
}

/** The roster is fetched once for a page; a hub that keeps the entry back keeps the page back with it, and the cursor stays. */
const applyKnown = async (parts: PullParts, page: PullAnswer, options: Parameters<typeof applyPage>[2]): ReturnType<typeof applyPage> => {
  try {
    return await applyPage(parts, page, options);
  } catch (error) {
    if (!(error instanceof RosterBehind)) throw error;
    await parts.fetchRoster();
    return applyPage(parts, page, options);
  }
};

/**
 * Pages from the cursor on until there is no more; while one is applied the next is on its way, and never more than that. Answers where it
 * stands and the head that was told last.
 * @throws HubLostPlace, HubUnreachable, HubRefused, OwnNumberTaken, RosterBehind
 */
export const pullAll = async (parts: PullParts, begun: Cursor, { acked, clockOffset, isGoingOn, onPage, onReopened }: Pulling): Promise<{ readonly cursor: Cursor; readonly head: number }> => {
  const { client } = parts;
  const reopen = async (): Promise<void> => (await reopenKept(parts, { clockOffset })).forEach(onReopened);
  // A clinic key may have come with the roster since.
  await reopen();
  let cursor = begun;
  let coming: Promise<PullAnswer> | undefined = client.pull(cursor);
  let head = acked.head;
  while (coming) {
    const page: PullAnswer = await coming;
    const verdict = judgePage(cursor, acked, page);
    if (verdict === 'offer-again') throw new HubLostPlace('the hub is not where it was');
    if (verdict === 'broken') throw new HubUnreachable('not-a-hub');
    head = Math.max(head, page.head);
    const following: Cursor = { incarnation: page.incarnation, seq: page.next };
    coming = page.more && isGoingOn() ? client.pull(following) : undefined;
    // Asked for again when it is waited for.
    coming?.catch(() => undefined);
    if (page.next > cursor.seq || page.envelopes.length > 0 || page.keys.length > 0) {
      const { hasNewKeys, isWhole } = await applyKnown(parts, page, {
        clockOffset, incarnation: page.incarnation, isGoingOn,
        onPiece: (outcome, at) => {
          cursor = at;
          onPage(outcome, at, page.head);
        },
      });
      if (hasNewKeys) await reopen();
      if (!isWhole) break;
    }
    cursor = following;
    await yieldTurn();
  }
  return { cursor, head };
};
