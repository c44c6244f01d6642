import type { Context } from '#shared/sync/context.ts';
import { mergeField } from '#shared/sync/live-value.ts';
import { contextOf } from '#shared/sync/merge.ts';
import type { Sibling } from '#shared/sync/merge.ts';
import { batchesToOffer, isDurable, judgeHub } from '#shared/sync/offer.ts';
import { isCommitted, judgeBatch, judgeEnvelope, judgeKeyPackage } from '#shared/sync/receive.ts';
import type { DeviceClass } from '#shared/sync/roster-entry.ts';
import { phoneKinds } from './kinds.ts';

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
  readonly mayWrite: (device: { readonly class: DeviceClass }, kind: string, stream: number) => boolean;
  /** What number a workstation goes on with after its database was restored. */
  readonly numberAfterRestore: 'new' | 'same';
}

/** The least of src/shared/sync/authorise.ts that the simulator's kinds need: grants by administrators only, a phone its own stream and kinds. */
const mayWrite: Rules['mayWrite'] = (device, kind, stream) => {
  if (device.class === 'phone') return stream === 0 && phoneKinds.has(kind);
  return kind !== 'staff-grant' || device.class === 'admin';
};

export const realRules: Rules = {
  mergeField, contextOf: (live) => contextOf(live), judgeHub, batchesToOffer, isDurable, waitsForAnswer: true, keepsCursorWithRows: true,
  judgeBatch, judgeKeyPackage, judgeEnvelope, isCommitted, mayWrite, numberAfterRestore: 'new',
};
