import { useEffect } from 'react';
import { create } from 'zustand';
import type { SyncStatus } from '#shared/sync/status.ts';
import { clinic, onEvent } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';

interface SyncState {
  /** Undefined until the first answer. */
  readonly status: SyncStatus | undefined;
  readonly load: () => Promise<void>;
}

/** One answer for the status bar, its panel and the page. */
export const useSync = create<SyncState>((set) => ({
  status: undefined,
  load: async () => {
    const outcome = await outcomeOf(clinic['sync.status']({}));
    if (outcome.type === 'value') set({ status: outcome.value });
  },
}));

const every = 30_000;

/** Asked at the start, whenever main says that it changed, and now and then. */
export const useSyncStatus = (): SyncStatus | undefined => {
  const { status, load } = useSync();
  useEffect(() => {
    void load();
    const timer = setInterval(() => { void load(); }, every);
    const stop = onEvent((event) => { if (event.type === 'sync-changed') void load(); });
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [load]);
  return status;
};
