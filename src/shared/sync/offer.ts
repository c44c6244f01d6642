import type { Received } from './holes.ts';
import type { Cursor, Have, HaveAnswer, HelloAnswer, PullAnswer, PushAnswer } from './protocol.ts';

/** What one hub said was durable: the highest head it ever told in this state of it. */
export interface Acknowledged {
  readonly incarnation: string;
  readonly head: number;
}

export type Resumption =
  | { readonly type: 'go-on' }
  /** Everything is asked for from the start (repeats are nothing), and what the hub lacks is offered again. */
  | { readonly type: 'offer-again'; readonly why: 'restored' | 'rolled-back'; readonly cursor: Cursor };

/**
 * Whether a hub still has what it had acknowledged. Its incarnation tells of a restored backup; a head lower than the one it once told is
 * a rollback whatever the incarnation says.
 */
export const judgeHub = (acknowledged: Acknowledged | undefined, { incarnation, head }: Pick<HelloAnswer, 'incarnation' | 'head'>): Resumption => {
  if (!acknowledged) return { type: 'go-on' };
  const again = (why: 'restored' | 'rolled-back'): Resumption => ({ type: 'offer-again', why, cursor: { incarnation, seq: 0 } });
  if (incarnation !== acknowledged.incarnation) return again('restored');
  return head < acknowledged.head ? again('rolled-back') : { type: 'go-on' };
};

/** Whether an answer to a push of `sent` envelopes lets them leave the outbox. An answer from another state of the hub, or one that counts less, does not. */
export const isDurable = (acknowledged: Acknowledged, sent: number, { accepted, dup, head, incarnation }: PushAnswer): boolean =>
  incarnation === acknowledged.incarnation && accepted + dup === sent && head >= acknowledged.head + accepted;

/** Whether a page may be applied. A page of a hub that lost its place goes through `judgeHub` first; one that does not go on from the cursor is no page. */
export const judgePage = (cursor: Cursor, acknowledged: Acknowledged, page: Pick<PullAnswer, 'incarnation' | 'next' | 'head' | 'more'> & { readonly envelopes: readonly { readonly seq: number }[] }): 'take' | 'offer-again' | 'broken' => {
  if (judgeHub(acknowledged, page).type === 'offer-again' || page.incarnation !== cursor.incarnation) return 'offer-again';
  if (page.next < cursor.seq || page.next > page.head || (page.more && page.next === cursor.seq)) return 'broken';
  let before = cursor.seq;
  for (const { seq } of page.envelopes) {
    if (seq <= before || seq > page.next) return 'broken';
    before = seq;
  }
  return 'take';
};

/** What to ask a hub that was restored: of each device, the batches up to the first that is missing here. */
export const haveOf = (held: ReadonlyMap<number, Received>): Have =>
  ({ batches: [...held].filter(([, { upTo }]) => upTo > 0).sort(([a], [b]) => a - b).map(([dev, { upTo }]) => ({ dev, to: upTo })) });

/** The batches to push again, each device's in order; nothing that is not here, whatever was asked for. */
export const batchesToOffer = ({ lacks }: Pick<HaveAnswer, 'lacks'>, held: ReadonlyMap<number, Received>): readonly { readonly dev: number; readonly bseq: number }[] =>
  lacks.toSorted((a, b) => a.dev - b.dev || a.from - b.from).flatMap(({ dev, from, to }) => {
    const last = Math.min(to, held.get(dev)?.upTo ?? 0);
    return Array.from({ length: Math.max(0, last - from + 1) }, (_each, i) => ({ dev, bseq: from + i }));
  });
