import { asBytes, asList, asRecord, asText, asUint, fromCbor, SyncFormatError, toCbor } from './cbor.ts';
import { mostDevice, syncLimits } from './limits.ts';

/** `admin`: may write staff, grants, policies and the roster. `full`: every patient, none of these. `phone`: granted streams, its person's kinds. */
export const deviceClasses = ['admin', 'full', 'phone'] as const;
export type DeviceClass = (typeof deviceClasses)[number];

/** A secret sealed by HPKE (RFC 9180) to one reader. */
export interface SealedTo {
  readonly enc: Uint8Array;
  readonly ct: Uint8Array;
}

/** A clinic key of one epoch, sealed to one device. Its hash is committed in the entry that opened the epoch. */
export interface EpochSeal extends SealedTo {
  readonly epoch: number;
}

/** A device as its entry names it. */
export interface AdmittedDevice {
  readonly dev: number;
  readonly class: DeviceClass;
  readonly name: string;
  /** SPKI of its ECDSA key, and its HPKE key as an uncompressed point. */
  readonly signing: Uint8Array;
  readonly sealing: Uint8Array;
  /** The staff id a phone is bound to; empty for a workstation. */
  readonly person: string;
}

export type RosterAct =
  | AdmittedDevice & {
    readonly type: 'admit';
    /** Every epoch's clinic key that still opens something, for this device; none for a phone. */
    readonly seals: readonly EpochSeal[];
  }
  | {
    readonly type: 'revoke';
    readonly dev: number;
    /** The last manifest that counts: later batches of this device are kept for review. Zero and 32 zero bytes when it never sent one. */
    readonly lastBseq: number;
    readonly lastHash: Uint8Array;
    readonly why: 'lost' | 'replaced' | 'left' | 'cloned';
  }
  | {
    readonly type: 'epoch';
    readonly epoch: number;
    /** SHA-256 of CBOR `["wardlight/kek/1", clinic, epoch, KEK]`: a device drops any other key. */
    readonly commit: Uint8Array;
    /** After a revocation or a leaver nobody may seal under an older epoch who has seen this entry. */
    readonly isFloor: boolean;
    readonly seals: readonly (SealedTo & { readonly dev: number })[];
    /** To the recovery words' public half. */
    readonly recovery: SealedTo;
  }
  /** A second administrator (or the words) agrees to a device that waited because of a fork; with the clinic keys that its own entry could not hold. */
  | { readonly type: 'confirm'; readonly entry: Uint8Array; readonly seals: readonly EpochSeal[] }
  /** Takes in another branch: entries that follow each other from one of ours, though ours went on otherwise. Never made but after somebody saw a fork. */
  | { readonly type: 'join'; readonly entries: readonly SignedEntry[] };

/** One link of the signed chain that says who belongs to the clinic: keys-and-lock.md. */
export interface RosterEntry {
  readonly clinic: string;
  /** SHA-256 of the entry before; of the genesis entry for the first (which is the clinic's id). */
  readonly parent: Uint8Array;
  /** Milliseconds since 1970, as the signer's clock said. */
  readonly at: number;
  /** Number of the signing device; 0 for the recovery words. */
  readonly by: number;
  readonly act: RosterAct;
}

export interface SignedEntry {
  /** Exactly what was signed; its SHA-256 is the entry's name. */
  readonly body: Uint8Array;
  /** ECDSA P-256 with SHA-256, IEEE P1363 form. */
  readonly signature: Uint8Array;
}

const sealedList = ({ enc, ct }: SealedTo) => [enc, ct];
const sealsList = (seals: readonly EpochSeal[]) => seals.map((seal) => [seal.epoch, ...sealedList(seal)]);
const actList = (act: RosterAct): readonly unknown[] => {
  if (act.type === 'admit') return ['admit', act.dev, act.class, act.name, act.signing, act.sealing, act.person, sealsList(act.seals)];
  if (act.type === 'revoke') return ['revoke', act.dev, act.lastBseq, act.lastHash, act.why];
  if (act.type === 'epoch') return ['epoch', act.epoch, act.commit, act.isFloor, act.seals.map((seal) => [seal.dev, ...sealedList(seal)]), sealedList(act.recovery)];
  if (act.type === 'join') return ['join', act.entries.map(({ body, signature }) => [body, signature])];
  return ['confirm', act.entry, sealsList(act.seals)];
};

export const encodeEntry = ({ clinic, parent, at, by, act }: RosterEntry): Uint8Array => toCbor(['wardlight/roster/1', clinic, parent, at, by, actList(act)]);

const sealedFrom = (enc: unknown, ct: unknown): SealedTo => ({ enc: asBytes(enc, 65), ct: asBytes(ct, 48) });
const oneOf = <T extends string>(all: readonly T[], value: unknown): T => {
  const found = all.find((each) => each === value);
  if (found === undefined) throw new SyncFormatError('a known word');
  return found;
};

const sealsFrom = (value: unknown): readonly EpochSeal[] =>
  asList(value, 1_000).map((seal) => {
    const [epoch, enc, ct] = asList(seal, 3);
    return { epoch: asUint(epoch, 1_000_000), ...sealedFrom(enc, ct) };
  });

const actFrom = (value: unknown): RosterAct => {
  const [type, ...rest] = asList(value, 8);
  if (type === 'admit') {
    const [dev, kind, name, signing, sealing, person, seals] = rest;
    return {
      type, dev: asUint(dev, mostDevice), class: oneOf(deviceClasses, kind), name: asText(name, 80), signing: asBytes(signing, 91), sealing: asBytes(sealing, 65), person: asText(person, 64),
      seals: sealsFrom(seals),
    };
  }
  if (type === 'revoke') {
    const [dev, lastBseq, lastHash, why] = rest;
    return { type, dev: asUint(dev, mostDevice), lastBseq: asUint(lastBseq), lastHash: asBytes(lastHash, 32), why: oneOf(['lost', 'replaced', 'left', 'cloned'] as const, why) };
  }
  if (type === 'epoch') {
    const [epoch, commit, isFloor, seals, recovery] = rest;
    const [enc, ct] = asList(recovery, 2);
    if (typeof isFloor !== 'boolean') throw new SyncFormatError('yes or no');
    return {
      type, epoch: asUint(epoch, 1_000_000), commit: asBytes(commit, 32), isFloor, recovery: sealedFrom(enc, ct),
      seals: asList(seals, mostDevice).map((seal) => {
        const [dev, sealEnc, sealCt] = asList(seal, 3);
        return { dev: asUint(dev, mostDevice), ...sealedFrom(sealEnc, sealCt) };
      }),
    };
  }
  if (type === 'confirm') return { type, entry: asBytes(rest[0], 32), seals: sealsFrom(rest[1]) };
  if (type === 'join') {
    return {
      type, entries: asList(rest[0], 1_000).map((each) => {
        const [body, signature] = asList(each, 2);
        return { body: asBytes(body), signature: asBytes(signature, 64) };
      }),
    };
  }
  throw new SyncFormatError('a known act');
};

/** @throws SyncFormatError */
export const decodeEntry = (body: Uint8Array): RosterEntry => {
  const [domain, clinic, parent, at, by, act] = asList(fromCbor(body, syncLimits.rosterEntryBytes), 6);
  if (domain !== 'wardlight/roster/1') throw new SyncFormatError('a roster entry');
  return { clinic: asText(clinic, 64), parent: asBytes(parent, 32), at: asUint(at), by: asUint(by, mostDevice), act: actFrom(act) };
};

export const encodeSigned = ({ body, signature }: SignedEntry): Uint8Array => toCbor({ body, signature });
/** @throws SyncFormatError */
export const decodeSigned = (bytes: Uint8Array): SignedEntry => {
  const { body, signature } = asRecord(fromCbor(bytes, syncLimits.rosterEntryBytes + 200), 2);
  return { body: asBytes(body), signature: asBytes(signature, 64) };
};
