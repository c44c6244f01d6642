import type { AdmittedDevice, SealedTo, SignedEntry } from './roster-entry.ts';

export interface RosterDevice extends AdmittedDevice {
  readonly admittedAt: number;
  /** Who signed it in (0 for the words), and the entry that made it count, in hex. */
  readonly admittedBy: number;
  readonly admittedIn: string;
  /** Set once it may no longer write: its batches count up to `lastBseq`. */
  readonly revoked: { readonly at: number; readonly lastBseq: number; readonly lastHash: Uint8Array; readonly why: string } | undefined;
}

/** A clinic key as the chain commits it. */
export interface CommittedKey {
  readonly commit: Uint8Array;
  /** By device; an admitted device's own entry adds to these. */
  readonly seals: ReadonlyMap<number, readonly SealedTo[]>;
  readonly recovery: SealedTo;
}

export interface RosterEpoch extends CommittedKey {
  readonly epoch: number;
  readonly openedAt: number;
  readonly isFloor: boolean;
  /** Keys that another branch opened under the same number: they open what was sealed there, and seal nothing. */
  readonly besides: readonly CommittedKey[];
}

/** What a verified chain says: a function of its entries alone. */
export interface RosterState {
  readonly clinic: string;
  /** SPKI of the recovery words' signing key, from the genesis entry. */
  readonly recoverySigning: Uint8Array;
  /** Name (SHA-256) of the last entry; the genesis' for an empty chain. */
  readonly head: Uint8Array;
  readonly length: number;
  readonly at: number;
  readonly devices: ReadonlyMap<number, RosterDevice>;
  /** Every number that was ever given, also to a device that waits or was turned away. */
  readonly usedDevs: ReadonlySet<number>;
  readonly epochs: ReadonlyMap<number, RosterEpoch>;
  /** The epoch to seal under now; 0 before the first. */
  readonly epoch: number;
  /** Nobody who knows this chain seals under an older one. */
  readonly floorEpoch: number;
  /** A device was revoked or branches were joined, and the epoch that must follow has not come: nobody seals anything until then. */
  readonly isFloorDue: boolean;
  /** Devices that wait for a second administrator because two entries had one parent, by the hex name of the entry that admitted them. */
  readonly waiting: ReadonlyMap<string, RosterDevice>;
  /** Names that waited once and were confirmed or turned away. */
  readonly settled: ReadonlySet<string>;
  /** Heads in hex of branches that were joined by the fork rule: an alarm. */
  readonly forks: readonly string[];
  /** The chain itself with its names in hex, oldest first. */
  readonly line: readonly { readonly name: string; readonly signed: SignedEntry }[];
}
