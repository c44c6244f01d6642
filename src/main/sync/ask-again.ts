import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { missingRuns } from '#shared/sync/holes.ts';
import type { Cursor } from '#shared/sync/protocol.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { ClinicKeys } from './clinic-keys.ts';
import { readReceived } from './received-store.ts';
import { dropAskAll, isAllAsked, keepAskedAgain, keepCursor, readAskedAgain } from './sync-facts.ts';
import type { AskedAgain } from './sync-facts.ts';

/** Up to where something of a device is not here although later changes of it are. */
interface Missing { readonly dev: number; readonly to: number }

const leastMs = 60_000;
const mostMs = 86_400_000;
/** Asking for everything costs as much as a first sync: once at once, then after 1, 4, 16, 64 minutes and so on, and at last once a day. */
const waitAfter = (times: number): number => Math.min(mostMs, leastMs * 4 ** Math.min(times - 1, 10));

/** Counts below one that came, which no envelope that lies here could hold: one that waits for its key, or is broken, was not kept back. */
const missingChanges = async (read: Reader): Promise<readonly Missing[]> => {
  const missing: Missing[] = [];
  for (const [dev, received] of await readReceived(read)) {
    const runs = missingRuns(received);
    const last = runs.at(-1);
    if (!last) continue;
    const unopened = await read.get<{ n: number }>(sql`SELECT coalesce(sum(l.n), 0) AS n FROM json_each(${JSON.stringify(runs.map(({ from, to }) => [from, to]))}) j
      CROSS JOIN sync_log l ON l.dev = ${dev} AND l.q0 BETWEEN j.value ->> 0 AND j.value ->> 1`);
    if (runs.reduce((sum, { from, to }) => sum + to - from + 1, 0) > (unopened?.n ?? 0)) missing.push({ dev, to: last.to });
  }
  return missing;
};

/** Envelopes whose data key did not come, or came before the clinic key that opens it: the batch that names it is to be seen again. */
const missingKeys = (read: Reader): Promise<readonly Missing[]> =>
  read.all<Missing>(sql`SELECT dev, max(q) AS "to" FROM sync_quarantine WHERE settled_at IS NULL AND reason = 'no-key' GROUP BY dev`);

const wasAsked = (asked: AskedAgain | undefined, { dev, to }: Missing): boolean => to <= (asked?.upTo.get(dev) ?? 0);

/** Devices of which changes are still missing after everything was asked for again: the hub keeps them back, or lost them. */
export const keptBack = async (read: Reader): Promise<ReadonlySet<number>> => {
  const missing = await missingChanges(read);
  if (missing.length === 0) return new Set();
  const asked = await readAskedAgain(read);
  return new Set(missing.flatMap((each) => (wasAsked(asked, each) ? [each.dev] : [])));
};

/**
 * Once all is here that the hub shows: where the next page begins when something is missing and it is time to ask for everything from the start
 * (repeats are nothing). What is missing for the first time, and a key after the roster grew, is asked for at once, but never twice in a minute.
 * The cursor moves in the same transaction, so that a line that breaks in between goes on asking. `now`: Unix milliseconds.
 */
export const askAgain = async ({ db, keys }: { readonly db: ClinicDatabase; readonly keys: ClinicKeys }, { incarnation }: Cursor, now: number): Promise<Cursor | undefined> => {
  const [changes, lockedIn] = [await missingChanges(db.read), await missingKeys(db.read)];
  const missing = [...changes, ...lockedIn];
  const isAll = await isAllAsked(db.read);
  if (missing.length === 0 && !isAll) return undefined;
  const asked = await readAskedAgain(db.read);
  const roster = keys.roster().length;
  const isNew = isAll || !missing.every((each) => wasAsked(asked, each)) || (lockedIn.length > 0 && roster > (asked?.roster ?? 0));
  const since = asked === undefined ? mostMs : now - asked.at;
  // A clock that was put back does not hold it up.
  if (since >= 0 && since < (isNew ? leastMs : waitAfter(asked?.times ?? 1))) return undefined;
  const upTo = new Map<number, number>();
  for (const { dev, to } of missing) upTo.set(dev, Math.max(to, upTo.get(dev) ?? 0));
  const start: Cursor = { incarnation, seq: 0 };
  await db.transaction(async (tx) => {
    await keepAskedAgain(tx, { at: now, times: isNew ? 1 : (asked?.times ?? 0) + 1, roster, upTo });
    await dropAskAll(tx);
    await keepCursor(tx, start);
  }, { priority: 'job' });
  return start;
};
