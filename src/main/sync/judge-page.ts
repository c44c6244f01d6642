import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { SyncFormatError } from '#shared/sync/cbor.ts';
import { hexOf } from '#shared/sync/change.ts';
import type { Envelope } from '#shared/sync/envelope.ts';
import { decodeKeyPackage, decodeManifest } from '#shared/sync/manifest.ts';
import type { KeyPackage, Manifest } from '#shared/sync/manifest.ts';
import type { PulledManifest } from '#shared/sync/protocol.ts';
import type { QuarantineReason } from '#shared/sync/quarantine.ts';
import { judgeBatch, judgeKeyPackage } from '#shared/sync/receive.ts';
import type { HeldBatch, SignerEpochs } from '#shared/sync/receive.ts';
import { neighboursOf, sha256 } from './batch-store.ts';
import type { HeldManifest } from './batch-store.ts';
import type { ClinicKeys } from './clinic-keys.ts';
import type { PagePiece } from './page-pieces.ts';
import type { RosterPlaces } from './roster/places.ts';

/** The signer named a roster entry that is not here: it is fetched before the page is looked at again. */
export class RosterBehind extends Error {
  override readonly name = 'RosterBehind';
}

export interface JudgedBatch {
  readonly manifest: Manifest;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
  readonly hash: Uint8Array;
  /** A batch that counted before comes again, perhaps with envelopes that a page's end had cut off. */
  readonly verdict: { readonly type: 'take' | 'known' } | { readonly type: 'keep'; readonly reason: QuarantineReason };
  readonly signer: SignerEpochs;
}

export interface JudgedEnvelope {
  readonly batch: JudgedBatch;
  readonly seq: number;
  readonly bytes: Uint8Array;
  /** Undefined for what does not read as an envelope. */
  readonly envelope: Envelope | undefined;
  readonly isNamed: boolean;
}

export interface JudgedManifests {
  /** By place in the page; what did not read as a manifest is not among them. */
  readonly batches: ReadonlyMap<number, JudgedBatch>;
  /** Things that no honest hub sends. */
  readonly broken: number;
}

export interface JudgedPiece {
  readonly batches: readonly JudgedBatch[];
  readonly packages: readonly { readonly batch: JudgedBatch; readonly own: KeyPackage }[];
  readonly envelopes: readonly JudgedEnvelope[];
  readonly broken: number;
}

interface JudgeParts {
  readonly read: Reader;
  readonly keys: ClinicKeys;
  readonly places: RosterPlaces;
}

const readOrNone = <T>(decode: () => T): T | undefined => {
  try {
    return decode();
  } catch (error) {
    if (error instanceof SyncFormatError) return undefined;
    throw error;
  }
};

/** Signatures and chains of a whole page, before anything of it is looked at. @throws RosterBehind */
export const judgeManifests = async ({ read, keys, places }: JudgeParts, pulled: readonly PulledManifest[]): Promise<JudgedManifests> => {
  const judged = new Map<number, JudgedBatch>();
  const decoded = pulled.flatMap((each, index) => {
    const manifest = readOrNone(() => decodeManifest(each.manifest));
    return manifest ? [{ index, manifest, each }] : [];
  }).sort((a, b) => a.manifest.dev - b.manifest.dev || a.manifest.bseq - b.manifest.bseq);
  const heldOf = ({ bseq, hash, manifest }: Pick<HeldManifest, 'bseq' | 'hash' | 'manifest'>): HeldBatch => ({ bseq, hash, prev: manifest.prev, rosterAt: places.placeOf(manifest.roster) ?? 0 });
  let before: (HeldBatch & { readonly dev: number }) | undefined;
  for (const { index, manifest, each } of decoded) {
    const hash = sha256(each.manifest);
    const around = await neighboursOf(read, manifest.dev, manifest.bseq);
    const device = keys.roster().devices.get(manifest.dev);
    // One that is held was verified then.
    const isHeld = around.same !== undefined && Buffer.compare(around.same.hash, hash) === 0;
    const stored = around.below && heldOf(around.below);
    const below = before?.dev === manifest.dev && before.bseq < manifest.bseq && before.bseq > (stored?.bseq ?? 0) ? before : stored;
    const rosterAt = places.placeOf(manifest.roster);
    const verdict = judgeBatch(manifest, {
      clinic: keys.clinicId, hash, device, rosterAt, below, isSigned: isHeld || (device !== undefined && keys.verify(device.signing, each.manifest, each.signature)),
      same: around.same && heldOf(around.same), above: around.above && heldOf(around.above),
    });
    if (verdict.type === 'fetch-roster') throw new RosterBehind('an entry of the roster is missing');
    judged.set(index, { manifest, hash, verdict, bytes: each.manifest, signature: each.signature, signer: places.epochsAt(rosterAt ?? 0) });
    if (verdict.type === 'take') before = { ...heldOf({ bseq: manifest.bseq, hash, manifest }), dev: manifest.dev };
  }
  return { batches: judged, broken: pulled.length - judged.size };
};

/** Envelopes that lie here already, as `dev/q0`: they came before and are not opened again. */
const loggedAlready = async (read: Reader, envelopes: readonly JudgedEnvelope[]): Promise<ReadonlySet<string>> => {
  const names = envelopes.flatMap(({ envelope }) => (envelope ? [[envelope.header.dev, envelope.header.q0]] : []));
  const rows = await read.all<{ dev: number; q0: number }>(sql`SELECT l.dev, l.q0 FROM json_each(${JSON.stringify(names)}) j CROSS JOIN sync_log l ON l.dev = j.value ->> 0 AND l.q0 = j.value ->> 1`);
  return new Set(rows.map(({ dev, q0 }) => `${dev}/${q0}`));
};
export const isLogged = async (read: Reader, envelopes: readonly JudgedEnvelope[]): Promise<(each: JudgedEnvelope) => boolean> => {
  const known = envelopes.some(({ batch }) => batch.verdict.type === 'known') ? await loggedAlready(read, envelopes) : new Set<string>();
  return ({ batch, envelope }) => batch.verdict.type === 'known' && envelope !== undefined && known.has(`${envelope.header.dev}/${envelope.header.q0}`);
};

const names = new WeakMap<JudgedBatch, ReadonlySet<string>>();
/** Hashes in hex of all that a batch is made of. */
const namesOf = (batch: JudgedBatch): ReadonlySet<string> => {
  const known = names.get(batch) ?? new Set([...batch.manifest.leaves, ...batch.manifest.keys].map(hexOf));
  names.set(batch, known);
  return known;
};

/** What of a piece its manifests name, and which of its key packages may count: all that is judged before a byte is opened. */
export const judgePiece = ({ batches }: JudgedManifests, piece: PagePiece): JudgedPiece => {
  let broken = 0;
  const packages = piece.keys.flatMap(({ manifest, bytes }) => {
    const batch = batches.get(manifest);
    const own = readOrNone(() => decodeKeyPackage(bytes));
    if (!batch || !own || batch.verdict.type === 'keep' || judgeKeyPackage(own.kep, { isNamed: namesOf(batch).has(hexOf(sha256(bytes))), signer: batch.signer }) !== undefined) {
      if (batch?.verdict.type !== 'keep') broken += 1;
      return [];
    }
    return [{ batch, own }];
  });
  const envelopes = piece.envelopes.flatMap(({ seq, manifest, bytes, envelope }): JudgedEnvelope[] => {
    const batch = batches.get(manifest);
    if (!batch) {
      broken += 1;
      return [];
    }
    return [{ batch, seq, bytes, envelope, isNamed: namesOf(batch).has(hexOf(sha256(bytes))) }];
  });
  return { batches: [...batches].flatMap(([place, batch]) => (piece.manifests.has(place) ? [batch] : [])), packages, envelopes, broken };
};
