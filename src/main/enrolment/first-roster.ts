import { sign } from 'node:crypto';
import { decodeSigned } from '#shared/sync/roster-entry.ts';
import type { SignedEntry } from '#shared/sync/roster-entry.ts';
import { extendRoster } from '#shared/sync/roster.ts';
import type { RosterState } from '#shared/sync/roster-state.ts';
import { createHubClient } from '#main/sync/hub-client.ts';
import type { HubConnection } from '#main/sync/hub-connection.ts';
import { emptyRoster } from '#main/sync/roster/found.ts';
import { rosterParts } from '#main/sync/roster/crypto.ts';
import type { OpenedDeviceKeys } from '#main/vault/device-keys.ts';
import { clinicIdOf } from '#main/vault/recovery.ts';
import type { Genesis } from '#main/vault/recovery.ts';

export interface Newcomer {
  readonly genesis: Genesis;
  readonly hubId: string;
  readonly dev: number;
  readonly device: OpenedDeviceKeys;
  readonly app: string;
  readonly schema: number;
  readonly monotonic: () => number;
}

/**
 * The whole chain of the clinic that the code named, verified from its genesis, with this workstation in it under the keys that it made.
 * Undefined for any other chain: the hub cannot put another clinic, or another number, in its place.
 */
export const firstRoster = async (connection: HubConnection, { genesis, hubId, dev, device, app, schema, monotonic }: Newcomer): Promise<readonly SignedEntry[] | undefined> => {
  const keys = { clinicId: clinicIdOf(genesis), dev, sign: (bytes: Uint8Array) => new Uint8Array(sign('sha256', bytes, { key: device.signing, dsaEncoding: 'ieee-p1363' })) };
  const client = createHubClient({ connection, keys, hubId, app, schema, monotonic });
  const entries: SignedEntry[] = [];
  for (let length = Number.POSITIVE_INFINITY; entries.length < length;) {
    const answer = await client.roster(entries.length);
    if (answer.entries.length === 0) break;
    ({ length } = answer);
    entries.push(...answer.entries.map(decodeSigned));
  }
  let state: RosterState = emptyRoster(genesis);
  for (const entry of entries) {
    const next = extendRoster(state, entry, rosterParts);
    if (next.type === 'refused') return undefined;
    ({ state } = next);
  }
  const own = state.devices.get(dev);
  const isOurs = own !== undefined && !own.revoked && Buffer.from(own.signing).equals(Buffer.from(device.signingPublicKey));
  return isOurs ? entries : undefined;
};
