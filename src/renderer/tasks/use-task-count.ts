import { useEffect } from 'react';
import { create } from 'zustand';
import { clinic, onEvent } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';

interface TaskCount {
  readonly count: number;
  readonly load: () => Promise<void>;
}

const useCount = create<TaskCount>((set) => ({
  count: 0,
  load: async () => {
    const [questions, kept] = await Promise.all([outcomeOf(clinic['review.count']({})), outcomeOf(clinic['sync.keptCount']({}))]);
    set({ count: (questions.type === 'value' ? questions.value.open : 0) + (kept.type === 'value' ? kept.value.open : 0) });
  },
}));

const every = 60_000;
const kinds = ['review', 'kept-change', 'allergy-intolerance', 'medication', 'condition', 'patient', 'appointment'];

/** How many tasks wait that this person may see: asked at the start, when something changes, and each minute. */
export const useTaskCount = (maySee: boolean): number => {
  const { count, load } = useCount();
  useEffect(() => {
    if (!maySee) return undefined;
    void load();
    const timer = setInterval(() => { void load(); }, every);
    const stop = onEvent((event) => { if (event.type === 'sync-changed' || (event.type === 'records-changed' && event.kinds.some((kind) => kinds.includes(kind)))) void load(); });
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [maySee, load]);
  return maySee ? count : 0;
};
