import { decodeEntry, decodeSigned } from '#shared/sync/roster-entry.ts';
import { beginRoster, extendRoster } from '#shared/sync/roster.ts';
import type { RosterParts } from '#shared/sync/roster.ts';
import type { RosterDevice, RosterState } from '#shared/sync/roster-state.ts';
import { hexOf } from '#shared/sync/change.ts';
import { sha256, verifySignature } from './crypto.ts';
import { readGenesis } from './genesis.ts';
import { Refused } from './refusal.ts';
import type { ClinicFacts, HubStore } from './store.ts';

export const rosterParts: RosterParts = { sha256, verify: verifySignature };

export interface KnownClinic {
  readonly facts: ClinicFacts;
  readonly state: RosterState;
  /** Names in hex of every entry, those of joined branches too: a device may have signed on any of them. */
  readonly names: ReadonlySet<string>;
}

const namesIn = (entry: Uint8Array): readonly string[] => {
  const { act } = decodeEntry(entry);
  return [hexOf(sha256(entry)), ...(act.type === 'join' ? act.entries.flatMap(({ body }) => namesIn(body)) : [])];
};

interface Held { readonly state: RosterState; readonly names: Set<string> }
const mostClinics = 2_000;

/** Adds entries to a chain, or refuses them whole. */
export const extended = (state: RosterState, entries: readonly Uint8Array[]): RosterState =>
  entries.reduce<RosterState>((so, bytes) => {
    const next = extendRoster(so, decodeSigned(bytes), rosterParts);
    if (next.type === 'refused') throw new Refused('bad-signature', { action: 'none' });
    return next.state;
  }, state);

/** Verified chains of the clinics that called lately. Another process may have added entries: the length in the store is asked each time. */
export const createRosters = (store: HubStore) => {
  const held = new Map<string, Held>();

  const begin = async (clinic: string): Promise<Held> => {
    const genesis = await store.genesis(clinic);
    if (!genesis) throw new Refused('not-found');
    return { state: beginRoster(clinic, readGenesis(genesis).recoverySigning), names: new Set([clinic]) };
  };

  const caughtUp = async (clinic: string, from: Held, length: number): Promise<Held> => {
    let { state } = from;
    const names = new Set(from.names);
    while (state.length < length) {
      const entries = await store.roster(clinic, state.length, 4 * 1024 * 1024);
      if (entries.length === 0) break;
      state = extended(state, entries);
      for (const bytes of entries) for (const name of namesIn(decodeSigned(bytes).body)) names.add(name);
    }
    return { state, names };
  };

  return {
    /** @throws Refused `not-found` */
    of: async (clinic: string): Promise<KnownClinic> => {
      const facts = await store.facts(clinic);
      if (!facts) throw new Refused('not-found');
      const known = held.get(clinic);
      const isCurrent = known !== undefined && known.state.length <= facts.rosterLength;
      const now = known?.state.length === facts.rosterLength ? known : await caughtUp(clinic, isCurrent ? known : await begin(clinic), facts.rosterLength);
      held.delete(clinic);
      held.set(clinic, now);
      const oldest = held.keys().next().value;
      if (held.size > mostClinics && oldest !== undefined) held.delete(oldest);
      return { facts, ...now };
    },
  };
};
export type Rosters = ReturnType<typeof createRosters>;

/** @throws Refused `revoked` also for a number that nobody has. */
export const activeDevice = (state: RosterState, dev: number): RosterDevice => {
  const device = state.devices.get(dev);
  if (!device || device.revoked) throw new Refused('revoked');
  return device;
};
