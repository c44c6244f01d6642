import { useEffect } from 'react';
import { onEvent } from '#renderer/api/client.ts';
import { useEmergency } from './store.ts';

/** Keeps what runs up to date: at the start, when the core says so, and when a time is over. */
export const useRunningEmergencies = (): void => {
  const load = useEmergency((state) => state.load);
  const accesses = useEmergency((state) => state.accesses);
  useEffect(() => { void load(); }, [load]);
  useEffect(() => onEvent((event) => { if (event.type === 'records-changed' && event.kinds.includes('emergency-access')) void load(); }), [load]);
  useEffect(() => {
    const first = Math.min(...accesses.map((access) => Date.parse(access.until)));
    if (!Number.isFinite(first)) return undefined;
    const timer = setTimeout(() => { void load(); }, Math.min(Math.max(first - Date.now(), 0) + 500, 2 ** 31 - 1));
    return () => { clearTimeout(timer); };
  }, [accesses, load]);
};
