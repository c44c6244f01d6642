import type { Cursor, HaveAnswer, PullAnswer, PushAnswer } from '#shared/sync/protocol.ts';

/** One envelope as the hub keeps it: what its header says, and the bytes it cannot read. */
export interface KeptEnvelope {
  readonly stream: Uint8Array;
  readonly dev: number;
  readonly q0: number;
  readonly n: number;
  readonly hash: Uint8Array;
  readonly bytes: Uint8Array;
}

/** A batch whose signature, roster, leaves and chain have been checked. */
export interface CheckedBatch {
  readonly clinic: string;
  readonly dev: number;
  readonly bseq: number;
  readonly hash: Uint8Array;
  readonly prev: Uint8Array;
  readonly manifest: Uint8Array;
  readonly signature: Uint8Array;
  readonly envelopes: readonly KeptEnvelope[];
  readonly keys: readonly { readonly stream: Uint8Array; readonly kep: number; readonly hash: Uint8Array; readonly bytes: Uint8Array }[];
}

export type PutBatch =
  | ({ readonly type: 'kept' } & PushAnswer)
  /** Same number, other bytes; or a chain that does not continue what is held: the device must enrol anew. */
  | { readonly type: 'fork' }
  /** The batches before it are not held: the device offers them first. */
  | { readonly type: 'gap'; readonly heldTo: number }
  | { readonly type: 'quota' };

export interface ClinicFacts {
  readonly incarnation: string;
  readonly head: number;
  readonly durableSeq: number;
  readonly bytes: number;
  readonly rosterLength: number;
}

export interface WitnessedLog { readonly origin: string; readonly state: Uint8Array }

/**
 * Everything the hub keeps, for many clinics. Both stores pass one conformance suite. A promise that resolves is on disk; sequence numbers
 * of a clinic rise in commit order, so whoever has read up to one has missed nothing before it.
 */
export interface HubStore {
  readonly hubId: () => Promise<string>;
  /** Opaque state of the hub itself (its keys, sealed registration codes), by name. */
  readonly secret: (name: string, make: () => Uint8Array) => Promise<Uint8Array>;

  readonly facts: (clinic: string) => Promise<ClinicFacts | undefined>;
  readonly clinics: () => Promise<readonly string[]>;
  /** The roster as signed entries in order; the first follows the genesis. Appends only when `length` is what is held: undefined otherwise. */
  readonly roster: (clinic: string, from: number) => Promise<readonly Uint8Array[]>;
  readonly beginClinic: (clinic: string, genesis: Uint8Array) => Promise<'begun' | 'known'>;
  readonly genesis: (clinic: string) => Promise<Uint8Array | undefined>;
  readonly appendRoster: (clinic: string, length: number, entries: readonly Uint8Array[]) => Promise<'kept' | 'behind'>;

  /** The whole batch or nothing; the same batch again answers the same with `dup`. */
  readonly putBatch: (batch: CheckedBatch, quotaBytes: number) => Promise<PutBatch>;
  readonly lastBatch: (clinic: string, dev: number) => Promise<{ readonly bseq: number; readonly hash: Uint8Array } | undefined>;
  /** Undefined when the cursor is of another incarnation, or ahead of the head. */
  readonly page: (clinic: string, cursor: Cursor, maxBytes: number, streams?: readonly Uint8Array[]) => Promise<PullAnswer | undefined>;
  readonly have: (clinic: string, batches: readonly { readonly dev: number; readonly to: number }[]) => Promise<HaveAnswer>;

  /** Small messages for whoever knows the box (enrolment, orders to one device): bounded in number and age. */
  readonly putMessage: (clinic: string, box: string, n: number, bytes: Uint8Array, untilMs: number) => Promise<'kept' | 'taken' | 'full'>;
  readonly messages: (clinic: string, box: string, nowMs: number) => Promise<readonly { readonly n: number; readonly bytes: Uint8Array }[]>;
  readonly dropMessages: (beforeMs: number) => Promise<number>;

  /** What the hub as a witness saw of a clinic's logs last. */
  readonly witnessed: (clinic: string, origin: string) => Promise<Uint8Array | undefined>;
  readonly keepWitnessed: (clinic: string, log: WitnessedLog) => Promise<void>;

  /** A consistent copy beside the running store; `restored` gives every clinic another incarnation. */
  readonly backUp: (to: string) => Promise<void>;
  readonly renewIncarnations: () => Promise<void>;
  readonly isHealthy: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}
