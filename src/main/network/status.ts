import type { SyncStatus } from '#shared/sync/status.ts';
import type { SyncEngine } from '#main/sync/sync-engine.ts';

/** A clinic without a hub: nothing waits, since there is nobody to wait for. */
const withoutHub: SyncStatus = {
  state: 'off', since: new Date(0).toISOString(), reason: null, isBusy: false, waiting: 0, hubSeenAt: null, nextTryAt: null, firstSync: null, clockOffset: null,
};

export const statusOf = (engine: SyncEngine | undefined): SyncStatus => {
  const status = engine?.status() ?? withoutHub;
  return status.state === 'off' ? { ...status, waiting: 0 } : status;
};

/** What the gate's cover says: no count of anything. Null where nothing goes, or nothing is known while it is sealed. */
export const coverOf = (status: SyncStatus | undefined): { readonly state: 'online' | 'offline' | 'stopped'; readonly since: string } | null =>
  (status === undefined || status.state === 'off' ? null : { state: status.state, since: status.since });
