import { whyUnauthorised } from '#shared/sync/authorise.ts';
import { hexOf } from '#shared/sync/change.ts';
import type { Change } from '#shared/sync/change.ts';
import type { Context } from '#shared/sync/context.ts';
import { compareClaims, digestText } from '#shared/sync/digest.ts';
import { mergeField } from '#shared/sync/live-value.ts';
import { contextOf } from '#shared/sync/merge.ts';
import type { Sibling } from '#shared/sync/merge.ts';
import { batchesToOffer, isDurable, judgeHub } from '#shared/sync/offer.ts';
import { keepersOf, prunable } from '#shared/sync/prune.ts';
import { isCommitted, judgeBatch, judgeEnvelope, judgeKeyPackage } from '#shared/sync/receive.ts';
import type { DeviceClass } from '#shared/sync/roster-entry.ts';
import { phoneKinds, streamAt } from './kinds.ts';

const phoneStreams: ReadonlySet<string> = new Set([hexOf(streamAt(0))]);

/** What a run goes by. The real ones, but for what a mutation test puts in the place of one. */
export interface Rules {
  readonly mergeField: typeof mergeField;
  /** What a write names as seen; `ofStream` is all that its device has of the record's stream. */
  readonly contextOf: (live: readonly Sibling<unknown>[], ofStream: () => Context) => Context;
  readonly judgeHub: typeof judgeHub;
  readonly batchesToOffer: typeof batchesToOffer;
  readonly isDurable: typeof isDurable;
  /** Whether a batch waits for the hub's answer before it leaves the outbox. */
  readonly waitsForAnswer: boolean;
  /** Whether the cursor is kept in the transaction of the rows. */
  readonly keepsCursorWithRows: boolean;
  readonly judgeBatch: typeof judgeBatch;
  readonly judgeKeyPackage: typeof judgeKeyPackage;
  readonly judgeEnvelope: typeof judgeEnvelope;
  readonly isCommitted: typeof isCommitted;
  readonly mayWrite: (device: { readonly class: DeviceClass }, change: Change, stream: number) => boolean;
  /** What number a workstation goes on with after its database was restored. */
  readonly numberAfterRestore: 'new' | 'same';
  readonly compareClaims: typeof compareClaims;
  readonly digestText: typeof digestText;
  /** Whether what differs is worked out again. */
  readonly mends: boolean;
  readonly keepersOf: typeof keepersOf;
  readonly prunable: typeof prunable;
  /** Whether own batches stay unsent until a keeper has brought what was dropped here. */
  readonly waitsForKeepers: boolean;
}

/** Kinds that no release has yet: a counter, and what a newer version brings. */
const modelKinds: ReadonlySet<string> = new Set(['stock', 'referral']);

const mayWrite: Rules['mayWrite'] = (device, change, stream) => {
  if (modelKinds.has(change.t)) return device.class !== 'phone';
  // The simulator carries its own number where a person's id is, so whoever holds the phone is always the one it is bound to.
  const author = { dev: change.dot.dev, class: device.class, person: change.usr, streams: phoneStreams, kinds: phoneKinds };
  return whyUnauthorised(change, author, { stream: hexOf(streamAt(stream)) }) === undefined;
};

export const realRules: Rules = {
  mergeField, contextOf: (live) => contextOf(live), judgeHub, batchesToOffer, isDurable, waitsForAnswer: true, keepsCursorWithRows: true,
  judgeBatch, judgeKeyPackage, judgeEnvelope, isCommitted, mayWrite, numberAfterRestore: 'new', compareClaims, digestText, mends: true, keepersOf, prunable, waitsForKeepers: true,
};
