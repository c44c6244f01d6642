import { beginRoster } from '#shared/sync/roster.ts';
import type { SignedEntry } from '#shared/sync/roster-entry.ts';
import { fromText, zero } from '#main/vault/encodings.ts';
import { clinicIdOf } from '#main/vault/recovery.ts';
import type { Genesis, RecoveryKeys } from '#main/vault/recovery.ts';
import type { Vault } from '#main/vault/vault-file.ts';
import { newClinicKey } from '../keys/clinic-key.ts';
import { admitAct, epochAct, grownFrom, withEntry } from './entries.ts';
import type { EntrySigner } from './entries.ts';

/** The recovery words as they sign the roster: nobody's number is 0. */
export const wordsSigner = (words: Pick<RecoveryKeys, 'sign'>): EntrySigner => ({ by: 0, sign: (bytes) => fromText(words.sign(bytes)) });

/** A chain of this genesis with nothing in it. */
export const emptyRoster = (genesis: Genesis) => beginRoster(clinicIdOf(genesis), fromText(genesis.recoverySigning));

/** The first two entries: this computer may administer, and the first clinic key. Both by the words, which alone can begin a chain. */
export const foundingEntries = async (
  genesis: Genesis, words: Pick<RecoveryKeys, 'sign'>, device: Vault['device'], name: string, at: number,
): Promise<readonly SignedEntry[]> => {
  const signer = wordsSigner(words);
  const key = newClinicKey();
  try {
    const empty = emptyRoster(genesis);
    const first = withEntry(grownFrom(empty), await admitAct(empty, new Map(), {
      class: 'admin', name, signing: fromText(device.signing), sealing: fromText(device.sealing), person: '',
    }), at, signer);
    return withEntry(first, await epochAct(first.state, key, true, fromText(genesis.recoverySealing)), at, signer).made;
  } finally {
    zero(key);
  }
};
