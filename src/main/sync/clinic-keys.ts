import type { Reader, Writer } from '#shared/database/types.ts';
import type { KeyPackage } from '#shared/sync/manifest.ts';
import type { SignedEntry } from '#shared/sync/roster-entry.ts';
import type { RosterState } from '#shared/sync/roster-state.ts';
import type { DeviceRequest, RevokeWhy } from './roster/entries.ts';

export interface StreamKey {
  readonly kep: number;
  readonly key: Uint8Array;
}

/** A data key as a batch brought it. */
export interface NamedPackage {
  readonly own: KeyPackage;
  readonly dev: number;
  readonly bseq: number;
}

/**
 * Why nothing may be sealed now. `roster-unsent`: the hub does not hold all of our chain, which may still have to give way to another entry;
 * `epoch-due`: a device was revoked and the next clinic key has not come; `no-key`: the clinic key of the current epoch was never sealed to us.
 */
export class SealingRefused extends Error {
  override readonly name = 'SealingRefused';
  readonly why: 'roster-unsent' | 'epoch-due' | 'no-key';
  constructor(why: 'roster-unsent' | 'epoch-due' | 'no-key') {
    super(`nothing is sealed now: ${why}`);
    this.why = why;
  }
}

/** `joined`: our chain and the hub's had parted, and are one again; a fork is an alarm. */
export type Followed = 'extended' | 'joined' | 'refused';

/** What an unsealed workstation can sign, seal and open. Private halves and clinic keys stay inside; `end` zeroes the keys. */
export interface ClinicKeys {
  readonly clinicId: string;
  readonly dev: number;
  readonly roster: () => RosterState;
  /** ECDSA P-256 with SHA-256; IEEE P1363 where nothing else is asked for. */
  readonly sign: (bytes: Uint8Array, encoding?: 'ieee-p1363' | 'der') => Uint8Array;
  readonly verify: (spki: Uint8Array, bytes: Uint8Array, signature: Uint8Array) => boolean;
  /**
   * The data key to seal each of these streams under now (current epoch, never below the floor), made and kept in sync_key where there is none.
   * In the caller's transaction; `made` is what no manifest named yet (sync_key.bseq is null) and goes out with the next one. Keys are the caller's to zero.
   * @throws SealingRefused
   */
  readonly sealingKeys: (tx: Writer, streams: readonly Uint8Array[]) => Promise<{ readonly keys: ReadonlyMap<string, StreamKey>; readonly made: readonly KeyPackage[] }>;
  /** The data keys of these, by `streamHex/kep`; absent where no package came or it does not open. Keys are the caller's to zero. */
  readonly openingKeys: (read: Reader, wanted: readonly { readonly stream: Uint8Array; readonly kep: number }[]) => Promise<ReadonlyMap<string, Uint8Array>>;
  /**
   * Which packages that verified manifests named may count; those wrapped under a clinic key that the roster does not commit to, named for another maker,
   * or of a name that has a key are refused and only counted. What may count opens from now on, and is kept by `savePackages`. `seen`: what was judged
   * and is not kept yet, by name; it grows.
   */
  readonly judgePackages: (read: Reader, packages: readonly NamedPackage[], seen?: Map<string, string>) => Promise<{ readonly fit: readonly NamedPackage[]; readonly refused: number }>;
  readonly savePackages: (tx: Writer, fit: readonly NamedPackage[]) => Promise<void>;
  /**
   * Follows the chain in the caller's transaction: all or none. `roster()` answers the new state only after the commit. Takes the hub's entries
   * from any place on; those we have are passed over. What of ours the hub never held is made anew on top; what it held and lost is joined.
   */
  readonly extend: (tx: Writer, entries: readonly SignedEntry[]) => Promise<Followed>;

  // For a workstation that may administer, each in the caller's transaction; the entries wait in sync_roster until the hub holds them.
  /** Answers the number that the device was given. @throws RosterRuleError */
  readonly admitDevice: (tx: Writer, request: DeviceRequest) => Promise<number>;
  /** With the last of its batches that we hold as the cut-off, and a new clinic key that it does not get. @throws RosterRuleError */
  readonly revokeDevice: (tx: Writer, dev: number, why: RevokeWhy) => Promise<void>;
  /** A new clinic key. `left`: from now on nobody seals under an older one. @throws RosterRuleError */
  readonly rotateClinicKey: (tx: Writer, why: 'left' | 'age') => Promise<void>;
  /** A revocation waits for the next clinic key, or this one is 90 days old. Never on a workstation that may not administer. */
  readonly isClinicKeyDue: () => boolean;
  /** Agrees, as a second administrator, to a device that waits because of a fork; `waiting` is its name in `roster().waiting`. @throws RosterRuleError */
  readonly confirmDevice: (tx: Writer, waiting: string) => Promise<void>;
  readonly end: () => void;
}
