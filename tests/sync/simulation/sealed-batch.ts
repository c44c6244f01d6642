import { encodeManifest } from '#shared/sync/manifest.ts';
import { joinChanges } from '#shared/sync/change.ts';
import { epochOf, kepOf } from '#shared/sync/envelope.ts';
import { clinicId, hashOf, open, seal, signAs } from './model-crypto.ts';
import { streamAt } from './kinds.ts';

/** A data key's package; what is in it does not matter here, only who named it. */
export interface ModelKey {
  readonly stream: number;
  readonly kep: number;
}
export const nameOfKey = ({ stream, kep }: ModelKey): string => `${stream}/${kep}`;

/** As it travels; resent as the same bytes. */
export interface SealedBatch {
  readonly manifest: Uint8Array;
  readonly signature: Uint8Array;
  readonly envelopes: readonly Uint8Array[];
  readonly keys: readonly ModelKey[];
  readonly fromQ: number;
  readonly toQ: number;
}

export interface OutboxItem {
  readonly q: number;
  readonly stream: number;
  readonly body: Uint8Array;
}

export interface Sealing {
  readonly dev: number;
  readonly bseq: number;
  readonly prev: Uint8Array;
  readonly roster: Uint8Array;
  readonly epoch: number;
  readonly items: readonly OutboxItem[];
  /** The device's last count in each stream. */
  readonly streamLast: ReadonlyMap<number, number>;
  /** Names of the data keys it has. */
  readonly keys: ReadonlySet<string>;
}

/** Numbers from here on are devices that keep to no rule (attacks.ts); what they bring must hurt nobody, so nothing rests on their keys. */
export const firstEvil = 60_000;

const keyFor = ({ keys, epoch, dev }: Sealing, stream: number): number => {
  const known = [...keys].map((name) => name.split('/').map(Number)).filter(([of, kep]) => of === stream && epochOf(kep ?? 0) === epoch).map(([, kep]) => kep ?? 0);
  const usable = dev >= firstEvil ? known : known.filter((kep) => kep % 65_536 < firstEvil);
  return usable.length > 0 ? Math.min(...usable) : kepOf(epoch, dev);
};

/** One envelope a stream, and the packages of the keys that were made for it. */
export const sealBatch = (sealing: Sealing): SealedBatch => {
  const { dev, bseq, prev, roster, items, streamLast } = sealing;
  const made: ModelKey[] = [];
  const envelopes = [...new Set(items.map((item) => item.stream))].map((stream) => {
    const own = items.filter((item) => item.stream === stream);
    const kep = keyFor(sealing, stream);
    if (!sealing.keys.has(nameOfKey({ stream, kep }))) made.push({ stream, kep });
    return seal({ stream: streamAt(stream), dev, q0: own[0]?.q ?? 0, n: own.length, pq: streamLast.get(stream) ?? 0, kep, dict: 0 }, joinChanges(own));
  });
  const manifest = encodeManifest({ clinic: clinicId, dev, bseq, prev, roster, leaves: envelopes.map(hashOf), keys: made.map(hashOfKey) });
  return { manifest, signature: signAs(dev, manifest), envelopes, keys: made, fromQ: items[0]?.q ?? 0, toQ: items.at(-1)?.q ?? 0 };
};

export const hashOfKey = ({ stream, kep }: ModelKey): Uint8Array => {
  const hash = new Uint8Array(32).fill(stream + 1);
  new DataView(hash.buffer).setFloat64(0, kep);
  return hash;
};

/** Ids of the writes in an envelope: the simulator's own, carried where a person's id would be. */
export const writesIn = (envelope: Uint8Array): number[] => (open(envelope) ?? []).map((change) => Number(change.usr));
