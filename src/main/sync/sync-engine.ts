import type { Reader } from '#shared/database/types.ts';
import type { SyncStatus } from '#shared/sync/status.ts';

/** How far the newest change of a record has come. `devices`: other workstations that said they have it, by number; of `known` others in all. */
export interface RecordPlace {
  readonly at: 'unknown' | 'only-here' | 'hub' | 'devices';
  readonly devices: readonly number[];
  readonly known: number;
}

/** What another workstation said last, and what follows from it. */
export interface OtherDevice {
  readonly dev: number;
  /** ISO 8601 UTC; null when it was never heard. */
  readonly heardAt: string | null;
  /** What it had applied of this workstation's changes. */
  readonly hasOurs: number;
  /** Ranges of its audit log that should be here and are not. */
  readonly auditGaps: readonly { readonly logId: string; readonly from: number; readonly to: number }[];
}

/** Something about the hub or another device that a person must know. Ids and figures only. */
export interface SyncAlarm {
  readonly kind: 'tail-withheld' | 'head-contradicts' | 'digest-differs' | 'records-mended' | 'rolled-back' | 'fork' | 'roster-stale' | 'bad-envelope' | 'audit-gap' | 'audit-differs';
  readonly dev: number | null;
  readonly at: string;
}

/**
 * One unsealed workstation's work with its hub. It runs while the screen is locked, with nobody's authority, and ends at the seal. Nothing
 * the hub does or leaves undone touches local work: every call of it is made beside the writer's queue.
 */
export interface SyncEngine {
  readonly status: () => SyncStatus;
  /** Whatever it waits for, it tries now. */
  readonly tryNow: () => void;
  /** While everything comes for the first time: others' changes wait, what is written here goes. It stays so after a new start. */
  readonly pauseFirst: (isPaused: boolean) => Promise<void>;
  /** The same, and with the hub as it is known now: what was open to where it had been is ended. */
  readonly beginAnew: () => void;
  /** Something was written here: it goes now. */
  readonly wrote: () => void;
  /** Milliseconds that this clock is behind the hub's, once it is more than five minutes: stamped on what is written, and never in the way. */
  readonly clockOffset: () => number | null;
  /** In their order. */
  readonly whereAre: (read: Reader, recordIds: readonly string[]) => Promise<readonly RecordPlace[]>;
  readonly others: (read: Reader) => Promise<readonly OtherDevice[]>;
  readonly alarms: () => readonly SyncAlarm[];
  /** Resolves when nothing of it runs any more. */
  readonly end: () => Promise<void>;
}
