import type { AlarmKind } from '#shared/alerts/alarm-kinds.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import type { AuditLog } from '#main/audit/index.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { Ids } from '#main/ports.ts';
import type { SyncAlarm } from '#main/sync/sync-engine.ts';
import { raiseAlarm } from './raise-alarm.ts';
import type { NewAlarm } from './raise-alarm.ts';

/** What a workstation found about the hub and the others, by the name a privacy officer reads. */
const kindOf: Readonly<Record<SyncAlarm['kind'], AlarmKind>> = {
  'fork': 'device-fork', 'audit-gap': 'audit-gap', 'audit-differs': 'audit-differs', 'rolled-back': 'hub-rolled-back',
  // H2: records that do not say what their signed changes say.
  'digest-differs': 'records-differ', 'records-mended': 'records-mended',
  // H4: each of these is the hub saying less, or something else, than signed reports of the computers do.
  'tail-withheld': 'hub-untrue', 'head-contradicts': 'hub-untrue', 'roster-stale': 'hub-untrue', 'bad-envelope': 'hub-untrue',
};

/** One alarm for each kind and device and day: the same thing found again is no news, and the next day it is. */
const keyOf = (kind: AlarmKind, dev: number | null, at: string): string => `sync/${kind}/${dev ?? 'hub'}/${at.slice(0, 10)}`;

const ofEngine = ({ kind, dev, at }: SyncAlarm): NewAlarm =>
  ({ key: keyOf(kindOf[kind], dev, at), at, staffId: '', reason: { kind: kindOf[kind], ...(dev === null ? {} : { count: dev }) } });

/** P8: changes that their device or their author had no right to, by device; those that somebody settled are no news any more. */
const forbiddenWrites = async (read: Reader): Promise<readonly NewAlarm[]> => {
  const rows = await read.all<{ dev: number; count: number; at: string }>(sql`SELECT dev, count(*) AS count, max(at) AS at FROM sync_quarantine
    WHERE settled_at IS NULL AND reason IN ('forbidden', 'revoked', 'old-key') GROUP BY dev`);
  return rows.map(({ dev, count, at }) => ({ key: keyOf('forbidden-write', dev, at), at, staffId: '', reason: { kind: 'forbidden-write' as const, count } }));
};

/** Raises what the work with the hub found since. Asked now and then, beside everything else: nothing waits for it. */
export const tellSyncAlarms = async (db: ClinicDatabase, audit: AuditLog, ids: Ids, found: readonly SyncAlarm[]): Promise<void> => {
  const alarms = [...found.map(ofEngine), ...(await forbiddenWrites(db.read))];
  if (alarms.length === 0) return;
  await db.transaction(async (tx) => {
    for (const alarm of alarms) {
      const row = await raiseAlarm(tx, ids, alarm);
      if (row) await audit.append(tx, [row]);
    }
  }, { priority: 'job' });
};
