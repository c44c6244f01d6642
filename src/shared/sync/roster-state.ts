import type { DeviceClass, EpochSeal, SealedTo, SignedEntry } from './roster-entry.ts';

export interface RosterDevice {
  readonly dev: number;
  readonly class: DeviceClass;
  readonly name: string;
  /** SPKI of the ECDSA key, and the HPKE point. */
  readonly signing: Uint8Array;
  readonly sealing: Uint8Array;
  /** The staff id a phone is bound to; empty for a workstation. */
  readonly person: string;
  readonly admittedAt: number;
  /** Set once it may no longer write: its batches count up to `lastBseq`. */
  readonly revoked: { readonly at: number; readonly lastBseq: number; readonly lastHash: Uint8Array; readonly why: string } | undefined;
}

export interface RosterEpoch {
  readonly epoch: number;
  readonly commit: Uint8Array;
  readonly openedAt: number;
  /** By device; an admitted device's own entry may add to these. */
  readonly seals: ReadonlyMap<number, SealedTo>;
  readonly recovery: SealedTo;
}

/** What a verified chain says: a function of its entries alone. */
export interface RosterState {
  readonly clinic: string;
  /** Name (SHA-256) of the last entry; the genesis' for an empty chain. */
  readonly head: Uint8Array;
  readonly length: number;
  readonly at: number;
  readonly devices: ReadonlyMap<number, RosterDevice>;
  readonly epochs: ReadonlyMap<number, RosterEpoch>;
  /** The epoch to seal under now; 0 before the first. */
  readonly epoch: number;
  /** Nobody who knows this chain seals under an older one. */
  readonly floorEpoch: number;
  /** Additions that wait for a second administrator because two entries had one parent, by name in hex. */
  readonly waiting: ReadonlySet<string>;
  /** Heads in hex of branches that were joined by the fork rule: an alarm. */
  readonly forks: readonly string[];
}

export type { DeviceClass, EpochSeal, SealedTo, SignedEntry };
