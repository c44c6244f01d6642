import { randomBytes } from 'node:crypto';
import { toCbor } from '#shared/sync/cbor.ts';
import type { SealedTo } from '#shared/sync/roster-entry.ts';
import type { CommittedKey, RosterEpoch } from '#shared/sync/roster-state.ts';
import { fromText, toText, zero } from '#main/vault/encodings.ts';
import { seal, unseal } from '#main/vault/seal.ts';
import type { SealingPair } from '#main/vault/seal.ts';
import { rosterParts } from '../roster/crypto.ts';

export const newClinicKey = (): Uint8Array => new Uint8Array(randomBytes(32));

/** What the roster's entry says of a clinic key, so that nobody can hand out another one: RosterAct's `commit`. */
export const commitmentOf = (clinicId: string, epoch: number, key: Uint8Array): Uint8Array => rosterParts.sha256(toCbor(['wardlight/kek/1', clinicId, epoch, key]));

/** `reader` is a device's number, or 0 for the recovery words. */
const contextOf = (clinicId: string, epoch: number, reader: number): string => `clinic-key/1/${clinicId}/${epoch}/${reader}`;

/** `point`: the reader's HPKE public half, uncompressed. */
export const sealClinicKey = async (clinicId: string, epoch: number, key: Uint8Array, reader: number, point: Uint8Array): Promise<SealedTo> => {
  const { enc, ct } = await seal(toText(point), key, contextOf(clinicId, epoch, reader));
  return { enc: fromText(enc), ct: fromText(ct) };
};

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const openOne = async (clinicId: string, epoch: number, { commit }: CommittedKey, reader: number, pair: SealingPair, sealed: readonly SealedTo[]): Promise<Uint8Array | undefined> => {
  for (const { enc, ct } of sealed) {
    const key = await unseal(pair, { enc: toText(enc), ct: toText(ct) }, contextOf(clinicId, epoch, reader));
    if (key && isSame(commitmentOf(clinicId, epoch, key), commit)) return key;
    // HPKE authenticates nobody: whoever knows a public half can seal a key of their own to it.
    zero(key);
  }
  return undefined;
};

/**
 * The clinic keys of one epoch that this reader's seals hold: first the one to seal under, then those that another branch opened under the
 * same number. A key that the chain does not commit to is dropped.
 */
export const openClinicKeys = async (clinicId: string, epoch: RosterEpoch, reader: number, pair: SealingPair): Promise<readonly Uint8Array[]> => {
  const all = [epoch, ...epoch.besides].flatMap(({ seals }) => seals.get(reader) ?? []);
  const opened: Uint8Array[] = [];
  for (const committed of [epoch, ...epoch.besides]) {
    const key = await openOne(clinicId, epoch.epoch, committed, reader, pair, reader === 0 ? [committed.recovery] : all);
    if (key) opened.push(key);
  }
  return opened;
};
