import { decodeChallenge } from '#shared/sync/protocol.ts';
import { createHubClient, HubRefused } from '#main/sync/hub-client.ts';
import { HubUnreachable } from '#main/sync/hub-connection.ts';
import type { HubAddress, HubConnection } from '#main/sync/hub-connection.ts';
import { keepHub, readHub } from '#main/sync/sync-facts.ts';
import { findMs, readPlace, readTyped, registerAt, troubleAt } from './connect-clinic.ts';
import type { BadTyping, ConnectParts, HubTyped } from './connect-clinic.ts';
import { askHub, hubTroubleOf, reading } from './hub-letters.ts';
import type { HubTrouble } from './hub-letters.ts';

export interface MoveParts extends ConnectParts {
  readonly app: string;
  readonly schema: number;
  readonly monotonic: () => number;
}

export type MoveAnswer =
  | { readonly type: 'connected'; readonly host: string; readonly port: number }
  | BadTyping
  | { readonly type: 'hub-trouble'; readonly why: HubTrouble }
  /** Another key, or another hub under the same: nothing was changed. With its code the clinic moves there. */
  | { readonly type: 'another-hub' }
  | { readonly type: 'code-over' | 'no-hub' | 'may-not' };

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const hubIdOf = async (connection: HubConnection): Promise<string> => reading(decodeChallenge, await askHub(connection, { method: 'GET', path: '/s1/challenge' })).hubId;

const at = async <T>({ connectHub }: MoveParts, address: HubAddress, work: (connection: HubConnection) => Promise<T>): Promise<T> => {
  const connection = connectHub(address);
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
};

const connected = ({ host, port }: HubAddress) => ({ type: 'connected' as const, host, port });

/** A hub that moved has kept its key and its id; whoever has another is another hub. */
const sameHub = async (parts: MoveParts, target: Parameters<ConnectParts['findHub']>[0], known: { readonly address: HubAddress; readonly hubId: string }): Promise<MoveAnswer> => {
  try {
    const address = await parts.findHub(target, known.address.pin, findMs);
    if ((await at(parts, address, hubIdOf)) !== known.hubId) return { type: 'another-hub' };
    await parts.db.transaction((tx) => keepHub(tx, address, known.hubId));
    return connected(address);
  } catch (error) {
    if (error instanceof HubUnreachable && error.reason === 'certificate') return { type: 'another-hub' };
    return { type: 'hub-trouble', why: hubTroubleOf(error) };
  }
};

/** The clinic is at the other hub already, since one of its computers was first; or it begins there with the code. */
const otherHub = (parts: MoveParts, address: HubAddress, secret: Uint8Array): Promise<MoveAnswer> => at(parts, address, async (connection): Promise<MoveAnswer> => {
  const { db, held, app, schema, monotonic } = parts;
  const keys = held.current();
  if (!keys) return { type: 'may-not' };
  const hubId = await hubIdOf(connection);
  try {
    await createHubClient({ connection, keys, hubId, app, schema, monotonic }).hello();
    await db.transaction((tx) => keepHub(tx, address, hubId));
  } catch (error) {
    if (!(error instanceof HubRefused) || error.refusal.code !== 'not-found') throw error;
    if (!held.mayAdminister()) return { type: 'may-not' };
    await registerAt(parts, connection, address, secret);
  }
  return connected(address);
});

/**
 * The hub's address or the way to it changed; or, with the code of another hub, the clinic moves there: what that one lacks is offered to it,
 * as to a hub that was put back. A code that was used for this clinic serves its other computers too: it says which key is the right one.
 */
export const moveHub = async (parts: MoveParts, typed: HubTyped): Promise<MoveAnswer> => {
  const place = readPlace(typed);
  if (place.type !== 'place') return place;
  const known = await readHub(parts.db.read);
  if (!known) return { type: 'no-hub' };
  if (typed.code.trim() === '') return sameHub(parts, place.target, known);
  const read = readTyped(typed);
  if (read.type !== 'typed') return read;
  if (isSame(read.pin, known.address.pin.subarray(0, read.pin.length))) return sameHub(parts, place.target, known);
  try {
    return await otherHub(parts, await parts.findHub(read.target, read.pin, findMs), read.secret);
  } catch (error) {
    return troubleAt(error);
  }
};
