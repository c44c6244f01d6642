import { sign } from 'node:crypto';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { SyncFormatError } from '#shared/sync/cbor.ts';
import { extendRoster } from '#shared/sync/roster.ts';
import type { SignedEntry } from '#shared/sync/roster-entry.ts';
import type { RosterState } from '#shared/sync/roster-state.ts';
import type { Clock } from '#main/ports.ts';
import type { OpenedDeviceKeys } from '#main/vault/device-keys.ts';
import { fromText, zero } from '#main/vault/encodings.ts';
import { clinicIdOf } from '#main/vault/recovery.ts';
import type { Genesis } from '#main/vault/recovery.ts';
import type { ClinicKeys } from '../clinic-keys.ts';
import { administering } from '../roster/administer.ts';
import { rosterParts, verifySignature } from '../roster/crypto.ts';
import { emptyRoster } from '../roster/found.ts';
import { followChain } from '../roster/follow.ts';
import { appendRoster, cutRoster, readRoster, rosterSeen } from '../roster/roster-store.ts';
import { openClinicKeys } from './clinic-key.ts';
import { createDataKeys } from './data-keys.ts';

/** What stands: the chain, and the clinic keys that it commits to and that were sealed to this device. */
export interface Standing {
  readonly state: RosterState;
  readonly keys: ReadonlyMap<number, readonly Uint8Array[]>;
}

export interface ClinicKeyParts {
  readonly clock: Clock;
  readonly genesis: Genesis;
  /** Stays the caller's: `end` zeroes clinic keys and data keys only. */
  readonly device: OpenedDeviceKeys;
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
const ownNumber = (state: RosterState, signing: Uint8Array): number | undefined =>
  [...state.devices.values(), ...state.waiting.values()].find((device) => isSame(device.signing, signing))?.dev;

/** The chain that this database holds, verified from the clinic's id on; undefined when it does not verify, or there is none. */
export const verifiedRoster = async (read: Reader, genesis: Genesis): Promise<RosterState | undefined> => {
  let state = emptyRoster(genesis);
  const kept = await read.get<{ value: string }>(sql`SELECT value FROM clinic_state WHERE name = 'clinicId'`);
  if (kept?.value !== clinicIdOf(genesis)) return undefined;
  try {
    for (const signed of await readRoster(read)) {
      const next = extendRoster(state, signed, rosterParts);
      if (next.type === 'refused') return undefined;
      state = next.state;
    }
  } catch (error) {
    if (!(error instanceof SyncFormatError)) throw error;
    return undefined;
  }
  return state.length > 0 ? state : undefined;
};

/**
 * Opened at unseal. Undefined when this clinic has no roster yet, when it does not verify, or when this device is not in it under the number
 * that its records carry: then nothing is signed and nothing goes out.
 */
export const createClinicKeys = async (read: Reader, { clock, genesis, device }: ClinicKeyParts): Promise<ClinicKeys | undefined> => {
  const begun = await verifiedRoster(read, genesis);
  const dev = begun && ownNumber(begun, device.signingPublicKey);
  const written = await read.get<{ number: number }>(sql`SELECT number FROM sync_state WHERE name = 'dev'`);
  if (!begun || dev === undefined || written?.number !== dev) return undefined;

  const withKeys = async (state: RosterState, known: Standing['keys']): Promise<Standing> => {
    const keys = new Map(known);
    for (const epoch of state.epochs.values()) {
      if (keys.get(epoch.epoch)?.length === 1 + epoch.besides.length) continue;
      const opened = await openClinicKeys(state.clinic, epoch, dev, device.sealing);
      if (opened.length > 0) keys.set(epoch.epoch, opened);
    }
    return { state, keys };
  };

  let standing = await withKeys(begun, new Map());
  /** Inside a transaction that is not yet committed. */
  let coming: Standing | undefined;
  const now = () => coming ?? standing;
  const dataKeys = createDataKeys({ clinicId: begun.clinic, dev, standing: now });

  /** From `length` on the chain is these entries; for everybody once the transaction is committed. */
  const replace = async (tx: Writer, length: number, state: RosterState, entries: readonly SignedEntry[]): Promise<void> => {
    if (length < now().state.length) await cutRoster(tx, length);
    await appendRoster(tx, length, entries);
    if (!coming) {
      tx.whenDone((isCommitted) => {
        if (isCommitted && coming) standing = coming;
        coming = undefined;
      });
    }
    // Keys of a chain that is rolled back stay opened: they are committed to nowhere and found nowhere.
    coming = await withKeys(state, now().keys);
  };
  const ownSign: ClinicKeys['sign'] = (bytes, encoding = 'ieee-p1363') => new Uint8Array(sign('sha256', bytes, { key: device.signing, dsaEncoding: encoding }));
  const administer = administering({ clock, recoverySealing: fromText(genesis.recoverySealing), signer: { by: dev, sign: ownSign }, standing: now, replace });

  return {
    clinicId: begun.clinic, dev, roster: () => standing.state, sign: ownSign, verify: verifySignature, ...dataKeys.methods, ...administer.methods,
    extend: async (tx, entries) => {
      const followed = followChain(now().state, await rosterSeen(tx), entries, administer);
      if (followed.type === 'refused') return 'refused';
      if (followed.state.length > now().state.length || followed.from < now().state.length) await replace(tx, followed.from, followed.state, followed.entries);
      await administer.remake(tx, followed.remake);
      return followed.type;
    },
    end: () => {
      dataKeys.end();
      [standing, coming].forEach((each) => each?.keys.forEach((all) => { all.forEach(zero); }));
      // A key of zeros is none: nothing is ever sealed under it.
      standing = { state: standing.state, keys: new Map() };
      coming = undefined;
    },
  };
};
