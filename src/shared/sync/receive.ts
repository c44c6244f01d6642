import type { EnvelopeHeader } from './envelope.ts';
import { epochOf } from './envelope.ts';
import type { HybridTime } from './hybrid-clock.ts';
import type { Run } from './holes.ts';
import type { Manifest } from './manifest.ts';
import type { QuarantineReason } from './quarantine.ts';
import type { RosterDevice } from './roster-state.ts';

// What a pulled batch must satisfy, in this order (design/sync.md 5): batch, key packages, envelopes, changes. Each step is a pure judgement over
// facts that its caller gathered, so that the engine (with real cryptography in a thread) and the simulator share it.

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);
const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/** A batch of the same device that counted here before. */
export interface HeldBatch {
  readonly bseq: number;
  readonly hash: Uint8Array;
  readonly prev: Uint8Array;
  /** Where in our roster the entry stands that its signer named. */
  readonly rosterAt: number;
}

export interface BatchFacts {
  readonly clinic: string;
  /** SHA-256 of the manifest as it came. */
  readonly hash: Uint8Array;
  /** As the roster has it now; undefined when it names no such device. */
  readonly device: Pick<RosterDevice, 'revoked'> | undefined;
  /** Whether the signature is by that device. */
  readonly isSigned: boolean;
  /** Where `manifest.roster` stands in our chain, from 0 for the genesis; of a joined branch, where that left ours. Undefined when we do not know it. */
  readonly rosterAt: number | undefined;
  /** The nearest held batches of this device: below this one's number, with it, above it. */
  readonly below: HeldBatch | undefined;
  readonly same: HeldBatch | undefined;
  readonly above: HeldBatch | undefined;
}

export type BatchVerdict =
  /** `gap`: batches between that are not here: named, shown, asked for again; they block nothing. */
  | { readonly type: 'take'; readonly gap: Run | undefined }
  /** Its manifest counted before. Envelopes of it may still be to come (a page ends anywhere); those that came are told by their dots. */
  | { readonly type: 'known' }
  /** The roster is fetched first; the cursor stays. */
  | { readonly type: 'fetch-roster' }
  | { readonly type: 'keep'; readonly reason: QuarantineReason };

const keep = (reason: QuarantineReason): BatchVerdict => ({ type: 'keep', reason });

const isInChain = ({ prev, bseq }: Manifest, { hash, below, above }: BatchFacts): boolean => {
  if ((bseq === 1) !== isZero(prev)) return false;
  if (below?.bseq === bseq - 1 && !isSame(prev, below.hash)) return false;
  return above?.bseq !== bseq + 1 || isSame(above.prev, hash);
};

/** A signed manifest against the roster and its device's chain. */
export const judgeBatch = (manifest: Manifest, facts: BatchFacts): BatchVerdict => {
  const { device, rosterAt, below, same, above, hash } = facts;
  if (manifest.clinic !== facts.clinic) return keep('broken');
  if (!device) return rosterAt === undefined ? { type: 'fetch-roster' } : keep('forbidden');
  if (!facts.isSigned) return keep('broken');
  if (same) return isSame(same.hash, hash) ? { type: 'known' } : keep('fork');
  if (device.revoked && manifest.bseq > device.revoked.lastBseq) return keep('revoked');
  if (device.revoked?.lastBseq === manifest.bseq && !isSame(device.revoked.lastHash, hash)) return keep('fork');
  if (rosterAt === undefined) return { type: 'fetch-roster' };
  if ((below && rosterAt < below.rosterAt) || (above && rosterAt > above.rosterAt)) return keep('old-key');
  if (!isInChain(manifest, facts)) return keep('fork');
  const from = (below?.bseq ?? 0) + 1;
  return { type: 'take', gap: from < manifest.bseq ? { from, to: manifest.bseq - 1 } : undefined };
};

/** Of the roster as its signer knew it: nobody seals below the floor that they know. */
export interface SignerEpochs {
  readonly floorEpoch: number;
  readonly epoch: number;
}

const judgeEpoch = (kep: number, { floorEpoch, epoch }: SignerEpochs): QuarantineReason | undefined => {
  if (epochOf(kep) < floorEpoch) return 'old-key';
  return epochOf(kep) > epoch ? 'broken' : undefined;
};

/** A data key counts only when a batch that was taken names it. Undefined: it is kept with the others. */
export const judgeKeyPackage = (kep: number, { isNamed, signer }: { readonly isNamed: boolean; readonly signer: SignerEpochs }): QuarantineReason | undefined =>
  isNamed ? judgeEpoch(kep, signer) : 'broken';

/** A clinic key counts only when its commitment is one of those that the roster names for its epoch: the hub, or whoever sealed it, may offer another. */
export const isCommitted = (commitments: readonly Uint8Array[], commitment: Uint8Array): boolean => commitments.some((each) => isSame(each, commitment));

export interface EnvelopeFacts {
  /** Whether its SHA-256 is a leaf of a manifest that was taken. */
  readonly isNamed: boolean;
  readonly signer: SignerEpochs;
  readonly hasKey: boolean;
}

/** One envelope before it is opened. Undefined: open it. Afterwards, one that does not open or whose dots are not its header's is `broken` (`splitChanges`). */
export const judgeEnvelope = (manifest: Manifest, header: EnvelopeHeader, { isNamed, signer, hasKey }: EnvelopeFacts): QuarantineReason | undefined => {
  if (!isNamed || header.dev !== manifest.dev) return 'broken';
  return judgeEpoch(header.kep, signer) ?? (hasKey ? undefined : 'no-key');
};

const mostAhead = 5 * 60_000;

/** What a device's clock learns from a change: at most five minutes after the hub's time, so that one clock that is ahead moves no other. The change keeps its own. */
export const clampHybridTime = (hlc: HybridTime, correctedNow: number): HybridTime => {
  const most = BigInt(Math.max(0, Math.floor(correctedNow + mostAhead))) << 16n;
  return hlc < most ? hlc : most;
};
