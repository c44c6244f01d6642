import { encodeEntry } from '#shared/sync/roster-entry.ts';
import type { DeviceClass, EpochSeal, RosterAct, SignedEntry } from '#shared/sync/roster-entry.ts';
import { extendRoster, keyHolders } from '#shared/sync/roster.ts';
import type { RosterRefusal } from '#shared/sync/roster.ts';
import type { RosterState } from '#shared/sync/roster-state.ts';
import { commitmentOf, sealClinicKey } from '../keys/clinic-key.ts';
import { rosterParts } from './crypto.ts';

/** Whoever signs: a device by its number, or 0 for the recovery words. */
export interface EntrySigner {
  readonly by: number;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
}

/** What the chain's own rules forbid: the caller asked for something that no device would follow. */
export class RosterRuleError extends Error {
  override readonly name = 'RosterRuleError';
  readonly reason: RosterRefusal;
  constructor(reason: RosterRefusal) {
    super(`the roster does not take this entry: ${reason}`);
    this.reason = reason;
  }
}

export interface Grown {
  readonly state: RosterState;
  readonly made: readonly SignedEntry[];
}
export const grownFrom = (state: RosterState): Grown => ({ state, made: [] });

/** Signs one act on top of what stands, by the same rules that everybody else will judge it by. @throws RosterRuleError */
export const withEntry = ({ state, made }: Grown, act: RosterAct, at: number, { by, sign }: EntrySigner): Grown => {
  const body = encodeEntry({ clinic: state.clinic, parent: state.head, at, by, act });
  const signed = { body, signature: sign(body) };
  const next = extendRoster(state, signed, rosterParts);
  if (next.type === 'refused') throw new RosterRuleError(next.reason);
  return { state: next.state, made: [...made, signed] };
};

/** A device that asks to be let in, as its own message said and a person confirmed. */
export interface DeviceRequest {
  readonly class: DeviceClass;
  readonly name: string;
  /** SPKI, and an uncompressed point. */
  readonly signing: Uint8Array;
  readonly sealing: Uint8Array;
  /** The staff id a phone is bound to; empty for a workstation. */
  readonly person: string;
}

/** Clinic keys by epoch; the first of each is the one that the chain goes on with. */
export type ClinicKeysByEpoch = ReadonlyMap<number, readonly Uint8Array[]>;

/** Everything that still opens something, sealed to one new device. */
export const sealsFor = async (state: RosterState, keys: ClinicKeysByEpoch, dev: number, point: Uint8Array): Promise<readonly EpochSeal[]> =>
  Promise.all([...keys].sort(([a], [b]) => a - b).flatMap(([epoch, all]) => all.map(async (key) => ({ epoch, ...(await sealClinicKey(state.clinic, epoch, key, dev, point)) }))));

export const nextDev = ({ usedDevs }: RosterState): number => Math.max(0, ...usedDevs) + 1;

export const admitAct = async (state: RosterState, keys: ClinicKeysByEpoch, request: DeviceRequest): Promise<Extract<RosterAct, { type: 'admit' }>> => {
  const dev = nextDev(state);
  return { type: 'admit', dev, ...request, seals: request.class === 'phone' ? [] : await sealsFor(state, keys, dev, request.sealing) };
};

/** `recoverySealing`: the words' HPKE point. The key is the caller's to keep or zero. */
export const epochAct = async (state: RosterState, key: Uint8Array, isFloor: boolean, recoverySealing: Uint8Array): Promise<Extract<RosterAct, { type: 'epoch' }>> => {
  const epoch = state.epoch + 1;
  return {
    type: 'epoch', epoch, isFloor, commit: commitmentOf(state.clinic, epoch, key), recovery: await sealClinicKey(state.clinic, epoch, key, 0, recoverySealing),
    seals: await Promise.all(keyHolders(state).map(async ({ dev, sealing }) => ({ dev, ...(await sealClinicKey(state.clinic, epoch, key, dev, sealing)) }))),
  };
};

const noHash = new Uint8Array(32);
export type RevokeWhy = Extract<RosterAct, { type: 'revoke' }>['why'];
export const revokeAct = (dev: number, why: RevokeWhy, last: { readonly bseq: number; readonly hash: Uint8Array | undefined }): RosterAct =>
  ({ type: 'revoke', dev, why, lastBseq: last.hash ? last.bseq : 0, lastHash: last.hash ?? noHash });
