import type { BridgeEvent } from '#shared/contract/bridge.ts';
import type { Writer } from '#shared/database/types.ts';
import type { AuditLog, AuditRow, Doubt } from '#main/audit/index.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { Access } from '#main/access/index.ts';
import type { Clock, Ids, Log } from '#main/ports.ts';
import { forgetOldTallies, lookForAlarms } from './look-for-alarms.ts';
import { raiseAlarm } from './raise-alarm.ts';

interface WatchParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly audit: AuditLog;
  readonly emit: (event: BridgeEvent) => void;
}

interface Watched {
  readonly db: ClinicDatabase;
  readonly access: Access;
}

const everyMs = 60_000;
const forgetEveryMs = 86_400_000;
/** While rows wait: the log of a month is looked through within minutes, and nobody notices. */
const behindMs = 5_000;
const loud: ReadonlySet<AuditRow['action']> = new Set<AuditRow['action']>(['refused', 'export', 'print', 'verify', 'rollback']);

/** Looks for alarms while the workstation is unsealed, locked or not: each minute, and within a second or two of a row that may be loud. */
export const createAlarmWatch = ({ clock, ids, log, audit, emit }: WatchParts) => {
  let watched: ClinicDatabase | undefined;
  let dueAt = 0;
  let forgetAt = 0;
  let running: Promise<void> | undefined;

  const look = async ({ db, access }: Watched): Promise<void> => {
    const { raised, isBehind } = await lookForAlarms({ db, ids, audit, now: access.now, offsetMinutes: clock.utcOffsetMinutes, policies: access.policies });
    if (isBehind) dueAt = Math.min(dueAt, clock.monotonic() + behindMs);
    if (raised > 0) emit({ type: 'records-changed', kinds: ['alert'], patientIds: [] });
    if (clock.monotonic() < forgetAt) return;
    forgetAt = clock.monotonic() + forgetEveryMs;
    await forgetOldTallies(db, access.now());
  };

  return {
    /** About once a second. */
    tick: (workspace: Watched | undefined): void => {
      if (workspace?.db !== watched) [watched, dueAt, forgetAt] = [workspace?.db, 0, 0];
      if (!workspace || running || clock.monotonic() < dueAt) return;
      dueAt = clock.monotonic() + everyMs;
      running = look(workspace).catch((error: unknown) => log.write('alarms-not-looked-for', { what: error instanceof Error ? error.name : '' })).finally(() => { running = undefined; });
    },
    /** Before the database closes. */
    end: (): Promise<void> => running ?? Promise.resolve(),
    /** The log as everybody appends to it; what may be loud is looked at once it is committed. */
    hearing: ({ append }: AuditLog): AuditLog => ({
      append: async (tx, rows) => {
        await append(tx, rows);
        if (rows.some(({ action }) => loud.has(action))) tx.whenDone((isCommitted) => { if (isCommitted) dueAt = 0; });
      },
    }),
  };
};

/** The database that was opened is not the one that was left: told in the transaction that writes it down. */
export const tellDoubts = async (tx: Writer, ids: Ids, now: string, doubts: readonly Doubt[]): Promise<void> => {
  for (const doubt of doubts) {
    const reason = doubt.reason === 'rollback' ? { kind: 'rollback' as const, count: Math.max(0, doubt.anchorSize - doubt.size) } : { kind: 'verify-failed' as const };
    await raiseAlarm(tx, ids, { key: `doubt/${doubt.reason}/${now.slice(0, 13)}`, at: now, staffId: '', reason });
  }
};
