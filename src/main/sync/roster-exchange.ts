import type { HelloAnswer } from '#shared/sync/protocol.ts';
import { decodeSigned } from '#shared/sync/roster-entry.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { ClinicKeys } from './clinic-keys.ts';
import { HubRefused } from './hub-client.ts';
import type { HubClient } from './hub-client.ts';
import { rosterSent, saveRosterSent, unsentRoster } from './roster/roster-store.ts';

/** The hub shows a chain that does not go on from ours, or holds one back. */
export class RosterRefused extends Error {
  override readonly name = 'RosterRefused';
}

interface ExchangeParts {
  readonly db: ClinicDatabase;
  readonly keys: ClinicKeys;
  readonly client: HubClient;
}

/**
 * Hello; and where the recovery words let this computer in while no hub was reachable, first the entries that say so.
 * @throws HubRefused, HubUnreachable
 */
export const helloOnceKnown = async ({ db, keys, client }: ExchangeParts): Promise<HelloAnswer> => {
  try {
    return await client.hello();
  } catch (error) {
    const isNotOut = error instanceof HubRefused && error.refusal.code === 'revoked' && keys.roster().devices.get(keys.dev)?.revoked === undefined;
    const unsent = await unsentRoster(db.read);
    if (!isNotOut || unsent.entries.length === 0) throw error;
    await client.leaveRoster(unsent);
    await db.transaction((tx) => saveRosterSent(tx, unsent.length + unsent.entries.length), { priority: 'job' });
    return client.hello();
  }
};

const mostTries = 4;

/** Entries of the hub after the ones it is known to hold, until there are no more. Answers how many it has. */
const fetchAll = async ({ db, keys, client }: ExchangeParts, isJoined: () => void): Promise<number> => {
  let isFromStart = false;
  for (;;) {
    const from: number = isFromStart ? 0 : await rosterSent(db.read);
    const { length, entries } = await client.roster(from);
    if (entries.length === 0) {
      if (length > from) throw new RosterRefused('the hub holds an entry back');
      return length;
    }
    const isFollowed = await db.transaction(async (tx) => {
      const followed = await keys.extend(tx, entries.map(decodeSigned));
      if (followed === 'refused') return false;
      if (followed === 'joined') isJoined();
      await saveRosterSent(tx, from + entries.length);
      return true;
    }, { priority: 'job' });
    // Where the two part is before what the hub was known to hold: a hub that was put back, and went on with somebody else.
    if (!isFollowed && (isFromStart || from === 0)) throw new RosterRefused('another chain than ours');
    isFromStart = !isFollowed;
  }
};

/**
 * Our chain and the hub's become one: theirs is followed first, then what of ours the hub lacks is left there. `hubLength`: what it said it
 * holds; less than before is a hub that was put back, and gets the rest again.
 * @throws RosterRefused, HubRefused, HubUnreachable
 */
export const exchangeRoster = async (parts: ExchangeParts, hubLength: number, isJoined: () => void = () => undefined): Promise<void> => {
  const { db, client, keys } = parts;
  if (hubLength < (await rosterSent(db.read))) await db.transaction((tx) => saveRosterSent(tx, hubLength), { priority: 'job' });
  let known = hubLength;
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (known > (await rosterSent(db.read))) known = await fetchAll(parts, isJoined);
    if (keys.isClinicKeyDue()) await db.transaction((tx) => keys.rotateClinicKey(tx, 'age'), { priority: 'job' });
    const unsent = await unsentRoster(db.read);
    if (unsent.entries.length === 0) return;
    try {
      await client.addRoster(unsent);
    } catch (error) {
      if (!(error instanceof HubRefused) || error.refusal.code !== 'roster-behind') throw error;
      // Somebody was first: theirs, then ours on top.
      known = Number.MAX_SAFE_INTEGER;
      continue;
    }
    await db.transaction((tx) => saveRosterSent(tx, unsent.length + unsent.entries.length), { priority: 'job' });
  }
  if ((await rosterSent(db.read)) < keys.roster().length) throw new RosterRefused('the hub does not take our chain');
};
