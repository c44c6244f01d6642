import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { asUint, fromCbor, toCbor } from '#shared/sync/cbor.ts';
import { decodeSigned, encodeSigned } from '#shared/sync/roster-entry.ts';
import type { SignedEntry } from '#shared/sync/roster-entry.ts';
import { rosterParts } from './crypto.ts';

/** The chain as it was verified once, oldest first. */
export const readRoster = async (read: Reader): Promise<readonly SignedEntry[]> =>
  (await read.all<{ entry: Uint8Array }>(sql`SELECT entry FROM sync_roster ORDER BY n`)).map(({ entry }) => decodeSigned(entry));

export const rosterLength = async (read: Reader): Promise<number> => (await read.get<{ n: number | null }>(sql`SELECT max(n) AS n FROM sync_roster`))?.n ?? 0;

/** `from`: how many are there already; number n of the table is the n-th entry. */
export const appendRoster = async (tx: Writer, from: number, entries: readonly SignedEntry[]): Promise<void> => {
  for (const [i, entry] of entries.entries()) {
    await tx.run(sql`INSERT INTO sync_roster (n, hash, entry) VALUES (${from + i + 1}, ${rosterParts.sha256(entry.body)}, ${encodeSigned(entry)})`);
  }
};

const readLength = async (read: Reader, name: string): Promise<number> => {
  const row = await read.get<{ value: Uint8Array }>(sql`SELECT value FROM sync_fact WHERE name = ${name}`);
  return row ? asUint(fromCbor(row.value, 16)) : 0;
};
const saveLength = (tx: Writer, name: string, length: number): Promise<number> =>
  tx.run(sql`INSERT INTO sync_fact (name, value) VALUES (${name}, ${toCbor(length)}) ON CONFLICT (name) DO UPDATE SET value = excluded.value`);

/** How many entries of this chain the hub is known to hold. */
export const rosterSent = (read: Reader): Promise<number> => readLength(read, 'roster/sent');
/** How many it ever held: others may have seen those, also where a hub was put back. */
export const rosterSeen = (read: Reader): Promise<number> => readLength(read, 'roster/seen');

export const saveRosterSent = async (tx: Writer, length: number): Promise<void> => {
  await saveLength(tx, 'roster/sent', length);
  if (length > (await rosterSeen(tx))) await saveLength(tx, 'roster/seen', length);
};

/** Another branch goes on from here: ours lives on inside the entry that joins it, or was never seen by anybody. */
export const cutRoster = async (tx: Writer, length: number): Promise<void> => {
  await tx.run(sql`DELETE FROM sync_roster WHERE n > ${length}`);
  if (length < (await rosterSeen(tx))) await saveLength(tx, 'roster/seen', length);
};

/** What `PUT /s1/roster` carries: entries that the hub does not hold yet, and how many it does. */
export const unsentRoster = async (read: Reader): Promise<{ readonly length: number; readonly entries: readonly Uint8Array[] }> => {
  const length = await rosterSent(read);
  const rows = await read.all<{ entry: Uint8Array }>(sql`SELECT entry FROM sync_roster WHERE n > ${length} ORDER BY n`);
  return { length, entries: rows.map(({ entry }) => new Uint8Array(entry)) };
};
