import { sql } from '#shared/database/types.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { logSize } from '#main/audit/index.ts';
import type { Clock, Log } from '#main/ports.ts';
import { keptBack } from './ask-again.ts';
import { auditGaps, shipAuditRanges } from './audit-ranges.ts';
import type { ClinicKeys } from './clinic-keys.ts';
import { headFaults, heardDevices, writeHeartbeat } from './heartbeat.ts';
import type { HeardDevice } from './heartbeat.ts';
import type { HubClient } from './hub-client.ts';
import { askHubToWitness } from './hub-witness.ts';
import { cosignPeers, followPeerLogs, keepPeerCosignatures } from './peer-logs.ts';
import type { LogPruner } from './prune-log.ts';
import type { StateWatch } from './state-watch.ts';
import type { StatusKeeper } from './status-keeper.ts';
import { keepBeat, readBeat, readShipped } from './sync-facts.ts';

const leastMs = 300_000;
/** Even when nothing happened: who is not heard for a day is asked after. */
const mostMs = 6 * 3_600_000;
const rosterStaleMs = 7 * 86_400_000;

interface BeatParts {
  readonly db: ClinicDatabase;
  readonly keys: ClinicKeys;
  readonly clock: Clock;
  readonly client: HubClient;
  readonly keeper: StatusKeeper;
  readonly log: Log;
  /** False for a hub on this computer: whoever can change the log here could change what it saw. */
  readonly isWitness: boolean;
  readonly watch: StateWatch;
  readonly pruner: LogPruner;
}

const countOf = async ({ db, keys }: BeatParts): Promise<number> =>
  (await db.read.get<{ n: number }>(sql`SELECT (SELECT coalesce(sum(q), 0) FROM sync_applied) + (SELECT coalesce(max(to_q), 0) FROM sync_batch WHERE dev = ${keys.dev}) AS n`))?.n ?? 0;

/** Something that other workstations do not know of this one: what it received, wrote or logged since the last time. The beats themselves are no news. */
const hasNews = async (parts: BeatParts, seen: number): Promise<boolean> => {
  const { db, keys } = parts;
  const beats = keys.roster().devices.size * 2;
  if ((await countOf(parts)) > seen + beats) return true;
  const unsent = await db.read.get(sql`SELECT 1 AS one FROM sync_key WHERE dev = ${keys.dev} AND bseq IS NULL LIMIT 1`);
  return unsent !== undefined || (await logSize(db.read)) > ((await readShipped(db.read))?.seq ?? 0) + 1;
};

/** What others say, and the counts that each device gives its changes, is compared with what the hub showed us (row H4). */
const compareHeads = async ({ db, keys, keeper }: BeatParts, heard: readonly HeardDevice[]): Promise<void> => {
  const faults = await headFaults(db.read, heard, keys.dev);
  const holes = await keptBack(db.read);
  for (const kind of ['tail-withheld', 'head-contradicts'] as const) {
    const devs = new Set([...(kind === 'tail-withheld' ? holes : []), ...faults.flatMap((fault) => (fault.kind === kind ? [fault.dev] : []))]);
    keeper.settle(kind, (dev) => dev !== null && !devs.has(dev));
    devs.forEach((dev) => keeper.raise(kind, dev));
  }
  for (const device of heard) {
    const gaps = await auditGaps(db.read, device);
    keeper.settle('audit-gap', (dev) => dev === device.dev && gaps.length === 0);
    if (gaps.length > 0) keeper.raise('audit-gap', device.dev);
  }
  const differing = await followPeerLogs(db, heard);
  keeper.settle('audit-differs', (dev) => dev !== null && !differing.has(dev));
  differing.forEach((dev) => keeper.raise('audit-differs', dev));
};

/**
 * Once everything is sent and received: what others said is looked over, and at most every five minutes this workstation says in turn where
 * it stands, sends its audit log's new rows and has the hub cosign its head. True when something was written that is to go now.
 */
export const beat = async (parts: BeatParts): Promise<boolean> => {
  const { db, keys, clock, client, keeper, log, watch, pruner } = parts;
  const now = Date.parse(clock.now());
  const last = await readBeat(db.read);
  const heard = await heardDevices(db.read);
  await compareHeads(parts, heard);
  await keepPeerCosignatures(db, keys, heard);
  if (now - keys.roster().at > rosterStaleMs && !heard.some(({ heardAt }) => now - Date.parse(heardAt) < rosterStaleMs)) {
    if (keys.roster().devices.size > 1) keeper.raise('roster-stale', null);
  } else keeper.settle('roster-stale', () => true);
  const isTellingNow = await watch.look();
  const isDue = !last || isTellingNow || now - last.at >= mostMs || now < last.at || (now - last.at >= leastMs && (await hasNews(parts, last.seen)));
  if (!isDue) return false;
  await watch.lookAgain();
  await pruner.prune();
  try {
    if (parts.isWitness && (await askHubToWitness(db, client)) === 'refused') log.write('sync-witness-refused');
  } catch (error) {
    log.write('sync-witness-failed', { name: error instanceof Error ? error.name : 'unknown' });
  }
  const seen = await countOf(parts);
  await db.transaction(async (tx) => {
    await shipAuditRanges(tx, clock);
    await writeHeartbeat(tx, keys, clock, await watch.claim(tx), await cosignPeers(tx, keys, heard, Math.floor(now / 1000)));
    await keepBeat(tx, { at: now, seen });
  }, { priority: 'job' });
  return true;
};
