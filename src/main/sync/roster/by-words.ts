import { decodeSigned } from '#shared/sync/roster-entry.ts';
import { extendRoster } from '#shared/sync/roster.ts';
import type { RosterState } from '#shared/sync/roster-state.ts';
import { fromText, zero } from '#main/vault/encodings.ts';
import type { Genesis, RecoveryKeys } from '#main/vault/recovery.ts';
import { newClinicKey, openClinicKeys } from '../keys/clinic-key.ts';
import { rosterParts } from './crypto.ts';
import { admitAct, epochAct, grownFrom, nextDev, revokeAct, withEntry } from './entries.ts';
import type { ClinicKeysByEpoch, DeviceRequest, Grown, RevokeWhy } from './entries.ts';
import { emptyRoster, wordsSigner } from './found.ts';

/** A device that goes, with the last of its batches that counts. */
export interface Leaving {
  readonly dev: number;
  readonly why: RevokeWhy;
  readonly last: { readonly bseq: number; readonly hash: Uint8Array | undefined };
}

/** Verified from the clinic's id on; undefined when an entry does not count. */
export const rosterFrom = (genesis: Genesis, entries: readonly Uint8Array[]): RosterState | undefined => {
  let state = emptyRoster(genesis);
  for (const bytes of entries) {
    const next = extendRoster(state, decodeSigned(bytes), rosterParts);
    if (next.type === 'refused') return undefined;
    state = next.state;
  }
  return state;
};

/** All clinic keys, from their seals to the words; those that the chain does not commit to are none. */
const keysByWords = async (state: RosterState, words: RecoveryKeys): Promise<ClinicKeysByEpoch> => {
  const opened = new Map<number, readonly Uint8Array[]>();
  for (const epoch of state.epochs.values()) opened.set(epoch.epoch, await openClinicKeys(state.clinic, epoch, 0, words.sealing));
  return opened;
};

/**
 * One more workstation by the recovery words alone, and others out: all of a clinic may be lost but the hub. It may administer, gets every
 * clinic key, and where somebody goes the next one is opened before anybody seals again. `words.sealing.privateKey` is the caller's to zero.
 */
export const admittedByWords = async (
  state: RosterState, genesis: Genesis, words: RecoveryKeys, request: Omit<DeviceRequest, 'class' | 'person'>, leaving: readonly Leaving[], at: number,
): Promise<{ readonly grown: Grown; readonly dev: number }> => {
  const signer = wordsSigner(words);
  const recoverySealing = fromText(genesis.recoverySealing);
  const withEpoch = async (grown: Grown): Promise<Grown> => {
    const key = newClinicKey();
    try {
      return withEntry(grown, await epochAct(grown.state, key, true, recoverySealing), at, signer);
    } finally {
      zero(key);
    }
  };
  // After a revocation whose clinic key never came nobody may be admitted: that one first.
  const begun = state.isFloorDue ? await withEpoch(grownFrom(state)) : grownFrom(state);
  const keys = await keysByWords(begun.state, words);
  try {
    const dev = nextDev(begun.state);
    let grown = withEntry(begun, await admitAct(begun.state, keys, { ...request, class: 'admin', person: '' }), at, signer);
    for (const { dev: left, why, last } of leaving) grown = withEntry(grown, revokeAct(left, why, last), at, signer);
    return { grown: grown.state.isFloorDue ? await withEpoch(grown) : grown, dev };
  } finally {
    keys.forEach((all) => { all.forEach(zero); });
  }
};

