import type { Reader, Writer } from '#shared/database/types.ts';
import { hexOf } from '#shared/sync/change.ts';
import { mayAdminister } from '#shared/sync/roster.ts';
import type { Clock } from '#main/ports.ts';
import type { OpenedDeviceKeys } from '#main/vault/device-keys.ts';
import { toText, zero } from '#main/vault/encodings.ts';
import { recoveryKeysFrom, recoverySecretFrom } from '#main/vault/recovery.ts';
import type { Genesis } from '#main/vault/recovery.ts';
import type { ClinicKeys } from '../clinic-keys.ts';
import { foundingEntries } from '../roster/found.ts';
import { appendRoster, rosterLength } from '../roster/roster-store.ts';
import { createClinicKeys } from './create-clinic-keys.ts';
import { isPutBack, markKey, writeSentMark } from './sent-mark.ts';

export interface HeldKeyParts {
  readonly read: Reader;
  readonly clock: Clock;
  readonly genesis: Genesis;
  readonly device: OpenedDeviceKeys;
  /** Beside the database. */
  readonly markPath: string;
}

/** The keys of one unsealed time. */
export interface HeldKeys {
  /** Undefined while this workstation is in no roster: a clinic from before, one that was cut off, or a device that must enrol anew. */
  readonly current: () => ClinicKeys | undefined;
  /** People and rules may be changed here: the roster says so, or there is none yet. */
  readonly mayAdminister: () => boolean;
  /** The database is older than what this device let out: nothing may go under its number again. */
  readonly isPutBack: () => boolean;
  /** Before a batch is sent for the first time. `hash`: SHA-256 of its manifest. */
  readonly markSent: (bseq: number, hash: Uint8Array) => Promise<void>;
  /**
   * Begins the roster of a clinic that has none, with the words in hand; in the caller's transaction. `reopen` once it is committed.
   * `name`: of this computer.
   */
  readonly foundRoster: (tx: Writer, words: string, name: string) => Promise<'founded' | 'words-wrong' | 'has-one'>;
  /** Reads the chain again after it was begun or taken over outside `ClinicKeys`. */
  readonly reopen: () => Promise<ClinicKeys | undefined>;
  readonly end: () => void;
}

export const openHeldKeys = async ({ read, clock, genesis, device, markPath }: HeldKeyParts): Promise<HeldKeys> => {
  const key = markKey(device.sealing.privateKey);
  let keys: ClinicKeys | undefined;
  let wasPutBack = false;
  let hasRoster = false;
  const reopen = async (): Promise<ClinicKeys | undefined> => {
    keys?.end();
    keys = await createClinicKeys(read, { clock, genesis, device });
    hasRoster = (await rosterLength(read)) > 0;
    wasPutBack = keys !== undefined && (await isPutBack(read, markPath, key, keys.clinicId, keys.dev));
    return keys;
  };
  await reopen();

  return {
    current: () => keys,
    mayAdminister: () => (keys ? mayAdminister(keys.roster(), keys.dev) : !hasRoster),
    isPutBack: () => wasPutBack,
    markSent: async (bseq, hash) => {
      if (!keys) throw new Error('a device in no roster sends nothing');
      await writeSentMark(markPath, key, { clinic: keys.clinicId, dev: keys.dev, bseq, hash: hexOf(hash) });
    },
    foundRoster: async (tx, words, name) => {
      if ((await rosterLength(tx)) > 0) return 'has-one';
      const secret = recoverySecretFrom(words);
      if (!secret) return 'words-wrong';
      const recovery = await recoveryKeysFrom(secret);
      [secret, recovery.sealing.privateKey].forEach(zero);
      if (recovery.signingPublicKey !== genesis.recoverySigning) return 'words-wrong';
      const publicKeys = { signing: toText(device.signingPublicKey), sealing: device.sealing.publicKey };
      await appendRoster(tx, 0, await foundingEntries(genesis, recovery, publicKeys, name, Date.parse(clock.now())));
      return 'founded';
    },
    reopen,
    end: () => {
      keys?.end();
      keys = undefined;
      [key, device.sealing.privateKey].forEach(zero);
    },
  };
};
