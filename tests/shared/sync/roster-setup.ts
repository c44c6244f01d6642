import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { encodeEntry } from '#shared/sync/roster-entry.ts';
import type { EpochSeal, RosterAct, RosterEntry, SignedEntry } from '#shared/sync/roster-entry.ts';
import { beginRoster, extendRoster, keyHolders } from '#shared/sync/roster.ts';
import type { RosterParts } from '#shared/sync/roster.ts';
import type { RosterState } from '#shared/sync/roster-state.ts';

// Real signatures; what is sealed is only bytes of the right length, since a chain never opens them.

export const parts: RosterParts = {
  sha256: (...bytes) => new Uint8Array(createHash('sha256').update(Buffer.concat(bytes)).digest()),
  verify: (spki, bytes, signature) => {
    try {
      return verify('sha256', bytes, { key: createPublicKey({ key: Buffer.from(spki), type: 'spki', format: 'der' }), dsaEncoding: 'ieee-p1363' }, signature);
    } catch {
      return false;
    }
  },
};

export interface Identity {
  /** SPKI, and a point. */
  readonly signing: Uint8Array;
  readonly sealing: Uint8Array;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
}

export const newIdentity = (): Identity => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' }));
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'der' });
  return {
    signing: spki, sealing: new Uint8Array(other.subarray(other.length - 65)),
    sign: (bytes) => new Uint8Array(sign('sha256', bytes, { key: pair.privateKey, dsaEncoding: 'ieee-p1363' })),
  };
};

export const sealedBytes = () => ({ enc: new Uint8Array(randomBytes(65)), ct: new Uint8Array(randomBytes(48)) });
export const hash = () => new Uint8Array(randomBytes(32));
export const noHash = new Uint8Array(32);

export const words = newIdentity();
export const genesis = 'ab'.repeat(32);
export const emptyRoster = beginRoster(genesis, words.signing.subarray(words.signing.length - 65));

export const signed = (entry: RosterEntry, by: Identity): SignedEntry => {
  const body = new Uint8Array(encodeEntry(entry));
  return { body, signature: by.sign(body) };
};

/** The entry that would follow. */
export const entryAfter = (state: RosterState, by: number, act: RosterAct): RosterEntry => ({ clinic: state.clinic, parent: state.head, at: 1_000 + state.length, by, act });

export const sealsOf = ({ epochs }: RosterState): readonly EpochSeal[] => [...epochs.values()].flatMap(({ epoch, besides }) => [epoch, ...besides].map(() => ({ epoch, ...sealedBytes() })));

export const admit = (state: RosterState, dev: number, device: Identity, over: Partial<Extract<RosterAct, { type: 'admit' }>> = {}): RosterAct =>
  ({ type: 'admit', dev, class: 'admin', name: `Desk ${dev}`, signing: device.signing, sealing: device.sealing, person: '', seals: over.class === 'phone' ? [] : sealsOf(state), ...over });
export const epoch = (state: RosterState, over: Partial<Extract<RosterAct, { type: 'epoch' }>> = {}): RosterAct =>
  ({ type: 'epoch', epoch: state.epoch + 1, commit: hash(), isFloor: false, seals: keyHolders(state).map(({ dev }) => ({ dev, ...sealedBytes() })), recovery: sealedBytes(), ...over });
export const revoke = (dev: number, over: Partial<Extract<RosterAct, { type: 'revoke' }>> = {}): RosterAct => ({ type: 'revoke', dev, lastBseq: 0, lastHash: noHash, why: 'lost', ...over });

/** Takes it or fails the test with the reason. */
export const follow = (state: RosterState, entry: SignedEntry): RosterState => {
  const next = extendRoster(state, entry, parts);
  if (next.type === 'refused') throw new Error(next.reason);
  return next.state;
};
export const reasonOf = (state: RosterState, entry: SignedEntry): string => {
  const next = extendRoster(state, entry, parts);
  return next.type === 'refused' ? next.reason : 'extended';
};

/** A chain under work: `act` signs as this device (0: the words). */
export const chain = (begun: RosterState = emptyRoster) => {
  const identities = new Map<number, Identity>([[0, words]]);
  let state = begun;
  const identity = (dev: number): Identity => {
    const known = identities.get(dev) ?? newIdentity();
    identities.set(dev, known);
    return known;
  };
  const made: SignedEntry[] = [];
  return {
    state: () => state, made, identity,
    sign: (by: number, act: RosterAct, on: RosterState = state) => signed(entryAfter(on, by, act), identity(by)),
    act: (by: number, act: RosterAct): RosterState => {
      const entry = signed(entryAfter(state, by, act), identity(by));
      state = follow(state, entry);
      made.push(entry);
      return state;
    },
  };
};

/** Three workstations: 1 and 2 may administer, 3 is full; a phone is 4; epoch 1. */
export const threeDesks = () => {
  const clinic = chain();
  clinic.act(0, admit(clinic.state(), 1, clinic.identity(1)));
  clinic.act(0, epoch(clinic.state(), { isFloor: true }));
  clinic.act(1, admit(clinic.state(), 2, clinic.identity(2)));
  clinic.act(1, admit(clinic.state(), 3, clinic.identity(3), { class: 'full' }));
  clinic.act(2, admit(clinic.state(), 4, clinic.identity(4), { class: 'phone', person: 'ruth' }));
  return clinic;
};
