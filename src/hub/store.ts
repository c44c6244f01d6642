import type { Cursor, HaveAnswer, PullAnswer, PushAnswer } from '#shared/sync/protocol.ts';

/** One envelope as the hub keeps it: what its header says, and the bytes it cannot read. */
export interface KeptEnvelope {
  readonly stream: Uint8Array;
  readonly q0: number;
  readonly n: number;
  readonly bytes: Uint8Array;
}

/** A batch whose signature, roster and leaves have been checked; the store checks that it continues the chain. */
export interface CheckedBatch {
  /** The clinic's id, hex. */
  readonly clinic: string;
  readonly dev: number;
  readonly bseq: number;
  /** SHA-256 of the manifest, and of the one before it. */
  readonly hash: Uint8Array;
  readonly prev: Uint8Array;
  readonly manifest: Uint8Array;
  readonly signature: Uint8Array;
  readonly envelopes: readonly KeptEnvelope[];
  /** Key packages, encoded. */
  readonly keys: readonly Uint8Array[];
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
  /** The last sequence number given; 0 for none. */
  readonly head: number;
  /** What is safe on disk: the same, since both stores flush before they answer. */
  readonly durableSeq: number;
  /** Envelopes, manifests and key packages; not what the database adds. */
  readonly bytes: number;
  readonly rosterLength: number;
}

export interface HeadSeen { readonly head: number; readonly roster: number }

export type BeginClinic = 'begun' | 'known' | 'no-invitation';

/** What the witness remembers of one log. `dev` is the device that brought it first; nobody else goes on with it. */
export interface WitnessedLog {
  readonly origin: string;
  readonly dev: number;
  readonly state: Uint8Array;
}

export interface StoredMessage {
  readonly n: number;
  readonly bytes: Uint8Array;
}

/**
 * Everything the hub keeps, for many clinics. Both stores pass one conformance suite. A promise that resolves is on disk; sequence numbers
 * of a clinic rise in commit order, so whoever has read up to one has missed nothing before it. Several processes may use one store.
 */
export interface HubStore {
  readonly hubId: () => Promise<string>;
  /** Of the hub itself (the keys it signs with), by name: `make` counts only when there is none. */
  readonly secret: (name: string, make: () => Uint8Array) => Promise<Uint8Array>;

  readonly facts: (clinic: string) => Promise<ClinicFacts | undefined>;
  readonly clinics: () => Promise<readonly string[]>;
  /** Of many clinics in few questions; those that are not known are left out. */
  readonly heads: (clinics: readonly string[]) => Promise<ReadonlyMap<string, HeadSeen>>;

  /** One-time permission to begin a clinic, by the hash of its secret. */
  readonly invite: (hash: Uint8Array, untilMs: number) => Promise<void>;
  readonly isInvited: (hash: Uint8Array, nowMs: number) => Promise<boolean>;
  /** `known`: it began with this very invitation, and the answer was lost. */
  readonly beginClinic: (clinic: string, genesis: Uint8Array, entries: readonly Uint8Array[], invitation: Uint8Array, nowMs: number) => Promise<BeginClinic>;
  /** Which clinic these words' signing key began; the first one that said so. */
  readonly nameWords: (signing: Uint8Array, clinic: string) => Promise<void>;
  readonly clinicOfWords: (signing: Uint8Array) => Promise<string | undefined>;
  readonly genesis: (clinic: string) => Promise<Uint8Array | undefined>;
  /** Signed entries from the `from`th on, in order: up to `maxBytes`, at least one where there is one. */
  readonly roster: (clinic: string, from: number, maxBytes: number) => Promise<readonly Uint8Array[]>;
  /** Only when exactly `length` entries are held. */
  readonly appendRoster: (clinic: string, length: number, entries: readonly Uint8Array[]) => Promise<'kept' | 'behind'>;

  /** The whole batch or nothing; the same batch again answers as `dup`. */
  readonly putBatch: (batch: CheckedBatch, quotaBytes: number) => Promise<PutBatch>;
  /** Whole batches from the cursor on: up to `maxBytes`, at least one. Undefined when the cursor is of another incarnation, or ahead of the head. */
  readonly page: (clinic: string, cursor: Cursor, maxBytes: number) => Promise<PullAnswer | undefined>;
  readonly have: (clinic: string, batches: readonly { readonly dev: number; readonly to: number }[]) => Promise<HaveAnswer>;

  /** Small messages for whoever knows the box. `full`: there are too many in all; `taken`: that number is written with other bytes; `closed`: the box was not opened. */
  readonly putMessage: (box: string, message: StoredMessage, untilMs: number, nowMs: number) => Promise<'kept' | 'taken' | 'full' | 'closed'>;
  readonly messages: (box: string, nowMs: number) => Promise<readonly StoredMessage[]>;
  /** Forgets messages and invitations that nobody may use any more. */
  readonly forgetOld: (beforeMs: number) => Promise<void>;

  readonly witnessed: (clinic: string, origin: string) => Promise<WitnessedLog | undefined>;
  /** `changed` when what is held is no longer `before`: another process was first. */
  readonly keepWitnessed: (clinic: string, log: WitnessedLog, before: Uint8Array | undefined) => Promise<'kept' | 'changed'>;

  /** A consistent copy as an encrypted file under the hub's key, taken while the store is at work. */
  readonly backUp: (to: string) => Promise<void>;
  /** Another incarnation for these clinics (all without a list): their devices offer again what they hold. */
  readonly renewIncarnations: (clinics?: readonly string[]) => Promise<void>;
  readonly isHealthy: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}
