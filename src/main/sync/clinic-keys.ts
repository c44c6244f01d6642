import type { Reader, Writer } from '#shared/database/types.ts';
import type { KeyPackage } from '#shared/sync/manifest.ts';
import type { RosterState, SignedEntry } from '#shared/sync/roster-state.ts';

export interface StreamKey {
  readonly kep: number;
  readonly key: Uint8Array;
}

/** What an unsealed workstation can sign, seal and open. Private halves and clinic keys stay inside; `end` zeroes them. */
export interface ClinicKeys {
  readonly clinicId: string;
  readonly dev: number;
  readonly roster: () => RosterState;
  /** ECDSA P-256 with SHA-256, IEEE P1363. */
  readonly sign: (bytes: Uint8Array) => Uint8Array;
  readonly verify: (spki: Uint8Array, bytes: Uint8Array, signature: Uint8Array) => boolean;
  /**
   * The data key to seal each of these streams under now (current epoch, never below the floor), made and kept in sync_key where there is none.
   * In the caller's transaction; what was made is in `made` and goes out with the next manifest.
   */
  readonly sealingKeys: (tx: Writer, streams: readonly Uint8Array[]) => Promise<{ readonly keys: ReadonlyMap<string, StreamKey>; readonly made: readonly KeyPackage[] }>;
  /** The data keys of these, by `streamHex/kep`; absent where no package came or it does not open. */
  readonly openingKeys: (read: Reader, wanted: readonly { readonly stream: Uint8Array; readonly kep: number }[]) => Promise<ReadonlyMap<string, Uint8Array>>;
  /** Keeps packages that a verified manifest named. Those wrapped under a clinic key that the roster does not commit to are answered as refused. */
  readonly keepPackages: (tx: Writer, packages: readonly KeyPackage[], from: { readonly dev: number; readonly bseq: number }) => Promise<{ readonly refused: readonly KeyPackage[] }>;
  /** Follows the chain in the caller's transaction: all or none. `roster()` answers the new state only after the commit. */
  readonly extend: (tx: Writer, entries: readonly SignedEntry[]) => Promise<'extended' | 'refused'>;
  readonly end: () => void;
}
