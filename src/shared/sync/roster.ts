import type { Sha256 } from '#shared/audit/merkle.ts';
import { SyncFormatError } from './cbor.ts';
import { hexOf } from './change.ts';
import { decodeEntry } from './roster-entry.ts';
import type { EpochSeal, RosterAct, RosterEntry, SealedTo, SignedEntry } from './roster-entry.ts';
import { joinForks } from './roster-fork.ts';
import type { Branch } from './roster-fork.ts';
import type { RosterDevice, RosterEpoch, RosterState } from './roster-state.ts';

/** Cryptography from outside: this file runs on devices, at the hub and in the simulator. */
export interface RosterParts {
  readonly sha256: Sha256;
  /** ECDSA P-256 with SHA-256 over `bytes`, IEEE P1363; the key as SPKI. Never throws. */
  readonly verify: (spki: Uint8Array, bytes: Uint8Array, signature: Uint8Array) => boolean;
}

export const rosterRefusals = [
  'format', 'clinic', 'parent', 'signer', 'signature', 'first-device', 'dev-used', 'dev-unknown', 'key-used', 'key-form', 'person', 'seals', 'own-device', 'cut-off', 'epoch', 'floor', 'waiting', 'branch',
] as const;
export type RosterRefusal = (typeof rosterRefusals)[number];
export type Extended = { readonly type: 'extended'; readonly state: RosterState } | { readonly type: 'refused'; readonly reason: RosterRefusal };

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at]);

/** DER in front of an uncompressed P-256 point in a SubjectPublicKeyInfo (RFC 5480). */
const spkiHead = bytesOf('3059301306072a8648ce3d020106082a8648ce3d030107034200');
export const spkiOfPoint = (point: Uint8Array): Uint8Array => new Uint8Array([...spkiHead, ...point]);
const isPoint = (bytes: Uint8Array): boolean => bytes.length === 65 && bytes[0] === 4;
const isSpki = (bytes: Uint8Array): boolean => isSame(bytes.subarray(0, spkiHead.length), spkiHead) && isPoint(bytes.subarray(spkiHead.length));

/** An empty chain. `clinic`: hex SHA-256 of the genesis entry; `recoverySigning`: the point that the genesis names for the words. */
export const beginRoster = (clinic: string, recoverySigning: Uint8Array): RosterState => ({
  clinic, recoverySigning: spkiOfPoint(recoverySigning), head: bytesOf(clinic), length: 0, at: 0, devices: new Map(), usedDevs: new Set(), epochs: new Map(),
  epoch: 0, floorEpoch: 0, isFloorDue: false, waiting: new Map(), settled: new Set(), forks: [], line: [],
});

/** Devices that may hold the clinic key: workstations that are not revoked. */
export const keyHolders = ({ devices }: RosterState): readonly RosterDevice[] => [...devices.values()].filter((device) => !device.revoked && device.class !== 'phone').sort((a, b) => a.dev - b.dev);
export const mayAdminister = ({ devices }: RosterState, dev: number): boolean => devices.get(dev)?.class === 'admin' && devices.get(dev)?.revoked === undefined;

type Judged = Partial<RosterState> | RosterRefusal;
type ActOf<Type extends RosterAct['type']> = Extract<RosterAct, { readonly type: Type }>;
interface Here {
  readonly state: RosterState;
  readonly entry: RosterEntry;
  /** Hex name of the entry. */
  readonly name: string;
  readonly parts: RosterParts;
}

/** Every clinic key that opens something, once for each key of the number: a device that misses one could not read what it was admitted to. */
const fitSeals = ({ epochs }: RosterState, seals: readonly EpochSeal[], isKeyHolder: boolean): boolean => {
  const counts = new Map<number, number>();
  for (const { epoch } of seals) counts.set(epoch, (counts.get(epoch) ?? 0) + 1);
  if (!isKeyHolder) return seals.length === 0;
  return counts.size === epochs.size && [...epochs.values()].every(({ epoch, besides }) => counts.get(epoch) === 1 + besides.length);
};

const withSeals = (epochs: RosterState['epochs'], dev: number, seals: readonly EpochSeal[]): RosterState['epochs'] => {
  const grown = new Map<number, RosterEpoch>(epochs);
  for (const { epoch, enc, ct } of seals) {
    const held = grown.get(epoch);
    if (!held) continue;
    // Which of an epoch's keys a seal holds only its reader sees: each opens them all and keeps what fits a commitment.
    const all: readonly SealedTo[] = [...(held.seals.get(dev) ?? []), { enc, ct }];
    grown.set(epoch, { ...held, seals: new Map([...held.seals, [dev, all]]) });
  }
  return grown;
};

const admit = ({ state, entry, name }: Here, act: ActOf<'admit'>): Judged => {
  if (state.length === 0 && (entry.by !== 0 || act.class !== 'admin')) return 'first-device';
  if (act.dev === 0 || state.usedDevs.has(act.dev)) return 'dev-used';
  if (!isSpki(act.signing) || !isPoint(act.sealing)) return 'key-form';
  if ([...state.devices.values(), ...state.waiting.values()].some(({ signing, sealing }) => isSame(signing, act.signing) || isSame(sealing, act.sealing))) return 'key-used';
  if ((act.class === 'phone') !== (act.person !== '')) return 'person';
  if (!fitSeals(state, act.seals, act.class !== 'phone')) return 'seals';
  const { dev, name: called, signing, sealing, person } = act;
  const device: RosterDevice = { dev, class: act.class, name: called, signing, sealing, person, admittedAt: entry.at, admittedBy: entry.by, admittedIn: name, revoked: undefined };
  return { devices: new Map([...state.devices, [dev, device]]), usedDevs: new Set([...state.usedDevs, dev]), epochs: withSeals(state.epochs, dev, act.seals) };
};

const revoke = ({ state, entry }: Here, { dev, lastBseq, lastHash, why }: ActOf<'revoke'>): Judged => {
  if (dev === entry.by) return 'own-device';
  if ((lastBseq === 0) !== lastHash.every((byte) => byte === 0)) return 'cut-off';
  const waited = [...state.waiting].filter(([, device]) => device.dev === dev).map(([name]) => name);
  const device = state.devices.get(dev);
  if (!device && waited.length > 0) {
    return { waiting: new Map([...state.waiting].filter(([name]) => !waited.includes(name))), settled: new Set([...state.settled, ...waited]) };
  }
  if (!device || device.revoked) return 'dev-unknown';
  return { devices: new Map([...state.devices, [dev, { ...device, revoked: { at: entry.at, lastBseq, lastHash, why } }]]), isFloorDue: true };
};

const openEpoch = ({ state, entry }: Here, act: ActOf<'epoch'>): Judged => {
  if (act.epoch !== state.epoch + 1) return 'epoch';
  if (state.isFloorDue && !act.isFloor) return 'floor';
  const holders = keyHolders(state);
  const given = new Set(act.seals.map(({ dev }) => dev));
  if (given.size !== act.seals.length || given.size !== holders.length || !holders.every(({ dev }) => given.has(dev))) return 'seals';
  const opened: RosterEpoch = {
    epoch: act.epoch, commit: act.commit, openedAt: entry.at, isFloor: act.isFloor, besides: [], recovery: act.recovery,
    seals: new Map(act.seals.map(({ dev, enc, ct }) => [dev, [{ enc, ct }]])),
  };
  return {
    epochs: new Map([...state.epochs, [act.epoch, opened]]), epoch: act.epoch, floorEpoch: act.isFloor ? act.epoch : state.floorEpoch, isFloorDue: false,
  };
};

const confirm = ({ state, entry, name }: Here, act: ActOf<'confirm'>): Judged => {
  const waitedAs = hexOf(act.entry);
  const device = state.waiting.get(waitedAs);
  if (!device) return 'waiting';
  if (entry.by !== 0 && entry.by === device.admittedBy) return 'signer';
  if (state.devices.has(device.dev)) return 'dev-used';
  if (!fitSeals(state, act.seals, device.class !== 'phone')) return 'seals';
  const counts: RosterDevice = { ...device, admittedIn: name };
  return {
    devices: new Map([...state.devices, [device.dev, counts]]), epochs: withSeals(state.epochs, device.dev, act.seals),
    waiting: new Map([...state.waiting].filter(([held]) => held !== waitedAs)), settled: new Set([...state.settled, waitedAs]),
  };
};

const branchFrom = (state: RosterState, from: number): Branch => {
  const own = state.line.slice(from);
  return { state, names: new Set(own.map(({ name }) => name)), signers: new Set(own.map(({ signed }) => decodeEntry(signed.body).by)) };
};

/** The same chain as it was after its first `length` entries. From the start: forks are rare, and what was verified once verifies again. */
export const replayRoster = (state: RosterState, length: number, parts: RosterParts): RosterState =>
  state.line.slice(0, length).reduce<RosterState>((so, { signed }) => {
    const next = extendRoster(so, signed, parts);
    return next.type === 'extended' ? next.state : so;
  }, beginRoster(state.clinic, state.recoverySigning.subarray(spkiHead.length)));

const join = ({ state, parts }: Here, { entries }: ActOf<'join'>): Judged => {
  const [first] = entries;
  if (!first) return 'branch';
  const parent = hexOf(decodeEntry(first.body).parent);
  const at = parent === state.clinic ? 0 : state.line.findIndex(({ name }) => name === parent) + 1;
  // Of an entry that is not ours, or the one we stand at: that is no fork.
  if ((at === 0 && parent !== state.clinic) || at === state.length) return 'branch';
  let side = replayRoster(state, at, parts);
  for (const signed of entries) {
    const next = extendRoster(side, signed, parts);
    if (next.type === 'refused') return 'branch';
    side = next.state;
  }
  const head = hexOf(side.head);
  if (state.line.some(({ name }) => name === head) || state.forks.includes(head)) return 'branch';
  return joinForks(branchFrom(state, at), branchFrom(side, at));
};

const judge = (here: Here): Judged => {
  const { act } = here.entry;
  // After a revocation only its epoch may follow, or more revocations: what is admitted in between would be sealed a key that the lost device has.
  if (here.state.isFloorDue && (act.type === 'admit' || act.type === 'confirm')) return 'floor';
  switch (act.type) {
    case 'admit': return admit(here, act);
    case 'revoke': return revoke(here, act);
    case 'epoch': return openEpoch(here, act);
    case 'confirm': return confirm(here, act);
    case 'join': return join(here, act);
  }
};

/** The chain with one more entry, or why it is none. Reads nothing but its arguments. */
export const extendRoster = (state: RosterState, signed: SignedEntry, parts: RosterParts): Extended => {
  const refused = (reason: RosterRefusal): Extended => ({ type: 'refused', reason });
  try {
    const entry = decodeEntry(signed.body);
    if (entry.clinic !== state.clinic) return refused('clinic');
    if (!isSame(entry.parent, state.head)) return refused('parent');
    if (state.length === 0 && entry.by !== 0) return refused('first-device');
    if (entry.by !== 0 && !mayAdminister(state, entry.by)) return refused('signer');
    const key = entry.by === 0 ? state.recoverySigning : state.devices.get(entry.by)?.signing;
    if (!key || !parts.verify(key, signed.body, signed.signature)) return refused('signature');
    const head = parts.sha256(signed.body);
    const name = hexOf(head);
    const judged = judge({ state, entry, name, parts });
    if (typeof judged === 'string') return refused(judged);
    return { type: 'extended', state: { ...state, ...judged, head, length: state.length + 1, at: entry.at, line: [...state.line, { name, signed }] } };
  } catch (error) {
    if (error instanceof SyncFormatError) return refused('format');
    throw error;
  }
};
