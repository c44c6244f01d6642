import { emptyEntity } from '#shared/sync/apply.ts';
import type { EntityState } from '#shared/sync/apply.ts';
import type { Change } from '#shared/sync/change.ts';
import { nothingReceived } from '#shared/sync/holes.ts';
import type { Received } from '#shared/sync/holes.ts';
import type { Acknowledged } from '#shared/sync/offer.ts';
import type { QuarantineReason } from '#shared/sync/quarantine.ts';
import type { HeldBatch } from '#shared/sync/receive.ts';
import type { Cursor } from '#shared/sync/protocol.ts';
import type { OutboxItem, SealedBatch } from './sealed-batch.ts';
import type { Version } from './kinds.ts';

export interface SimRecord {
  readonly kind: string;
  readonly stream: number;
  readonly state: EntityState;
}

export type Quarantined =
  | { readonly type: 'change'; readonly reason: QuarantineReason; readonly change: Change; readonly stream: number }
  | { readonly type: 'envelope'; readonly reason: QuarantineReason; readonly bytes: Uint8Array; readonly batch: SealedBatch }
  | { readonly type: 'batch'; readonly reason: QuarantineReason; readonly batch: SealedBatch };

/** A batch of another device: whole only when every envelope of it came. */
export interface TakenBatch {
  readonly held: HeldBatch;
  readonly batch: SealedBatch;
  readonly came: ReadonlySet<Uint8Array>;
  /** Dropped from its log, because others keep it. */
  readonly isPruned?: boolean;
}

/** What survives a crash. Steps change it in place and are never cut in the middle: that is what one transaction promises. Inner maps are replaced, not changed. */
export interface DeviceState {
  dev: number;
  lastQ: number;
  hlc: bigint;
  version: Version;
  /** A phone: it sees some streams only, so counts of a device that are not here say nothing. */
  readonly isScoped: boolean;
  rosterLength: number;
  cursor: Cursor | undefined;
  acknowledged: Acknowledged | undefined;
  records: Map<string, SimRecord>;
  received: Map<number, Received>;
  /** By device and bseq. */
  batches: Map<number, Map<number, TakenBatch>>;
  outbox: OutboxItem[];
  unsent: SealedBatch[];
  quarantine: Quarantined[];
  keys: Set<string>;
  clinicKeys: Map<number, Uint8Array>;
  /** Its own last count in each stream. */
  streamLast: Map<number, number>;
  /** Gaps in a stream that it was told of and that were not filled. */
  questions: Set<string>;
  /** Everything is asked for from the start with the next hello: something that was dropped is needed again. */
  isAllAsked: boolean;
  /** Its number, once it keeps everything for good. */
  readyAsKeeper: number;
  // The simulator's own notes, for the oracle: what was applied here by record and name, and which writes lie here in any form.
  seen: Map<string, readonly number[]>;
  held: Set<number>;
}

export const newDeviceState = (dev: number, isScoped: boolean): DeviceState => ({
  dev, isScoped, lastQ: 0, hlc: 0n, version: 1, rosterLength: 1, cursor: undefined, acknowledged: undefined, records: new Map(), received: new Map(), batches: new Map(), outbox: [],
  unsent: [], quarantine: [], keys: new Set(), clinicKeys: new Map(), streamLast: new Map(), questions: new Set(), isAllAsked: false, readyAsKeeper: 0, seen: new Map(), held: new Set(),
});

/** A backup. */
export const draftOf = (state: DeviceState): DeviceState => ({
  ...state, records: new Map(state.records), received: new Map(state.received), batches: new Map(state.batches),
  outbox: [...state.outbox], unsent: [...state.unsent], quarantine: [...state.quarantine], keys: new Set(state.keys), clinicKeys: new Map(state.clinicKeys),
  streamLast: new Map(state.streamLast), questions: new Set(state.questions), seen: new Map(state.seen), held: new Set(state.held),
});

export const entityOf = (state: DeviceState, eid: string): EntityState => state.records.get(eid)?.state ?? emptyEntity;
export const receivedOf = (state: DeviceState, dev: number): Received => state.received.get(dev) ?? nothingReceived;

/** Of each device, the whole batches that are here. */
export const heldBatches = (state: DeviceState): ReadonlyMap<number, Received> =>
  new Map([...state.batches].map(([dev, own]) => {
    let upTo = 0;
    while (((taken) => taken !== undefined && taken.came.size === taken.batch.envelopes.length)(own.get(upTo + 1))) upTo += 1;
    return [dev, { upTo, runs: [] }];
  }));
