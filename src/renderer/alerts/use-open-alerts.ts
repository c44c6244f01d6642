import { useEffect } from 'react';
import { create } from 'zustand';
import type { Alert } from '#shared/alerts/contract.ts';
import { clinic, onEvent } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Outcome } from '#renderer/api/outcome.ts';

interface AlertsState {
  readonly answer: { readonly type: 'loading' } | Outcome<{ readonly alerts: readonly Alert[]; readonly open: number }>;
  readonly load: () => Promise<void>;
}

/** What privacy officers are told; one answer for the page and for the count on the rail. */
export const useAlerts = create<AlertsState>((set) => ({
  answer: { type: 'loading' },
  load: async () => { set({ answer: await outcomeOf(clinic['alerts.list']({})) }); },
}));

const every = 60_000;

/** How many alerts are open, for whoever may read them: asked at the start, when something changes, and each minute. */
export const useOpenAlerts = (mayRead: boolean): number => {
  const { answer, load } = useAlerts();
  useEffect(() => {
    if (!mayRead) return undefined;
    void load();
    const timer = setInterval(() => { void load(); }, every);
    const stop = onEvent((event) => { if (event.type === 'records-changed' && event.kinds.some((kind) => kind === 'alert' || kind === 'emergency-access')) void load(); });
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [mayRead, load]);
  return answer.type === 'value' ? answer.value.open : 0;
};
