import { setTimeout as sleep } from 'node:timers/promises';
import type { HeadSeen, HubStore } from './store.ts';

/** Twice a second for a few clinics, every two seconds for many: news a second late is no harm, and a hub full of sleeping clinics stays idle. */
const pollMs = (clinics: number): number => (clinics <= 500 ? 500 : 2_000);

/**
 * Who waits for a clinic's head to move. The store is asked about all clinics that somebody waits for together, whoever moves them: this
 * process or another one. What this process moves itself is told at once.
 */
export const createHeads = (store: HubStore) => {
  const waiting = new Map<string, Set<(seen: HeadSeen) => void>>();
  const ended = new AbortController();
  let isPolling = false;

  const tell = (clinic: string, seen: HeadSeen) => waiting.get(clinic)?.forEach((each) => { each(seen); });

  const poll = async (): Promise<void> => {
    if (isPolling) return;
    isPolling = true;
    try {
      while (waiting.size > 0) {
        await sleep(pollMs(waiting.size), undefined, { signal: ended.signal });
        for (const [clinic, seen] of await store.heads([...waiting.keys()])) tell(clinic, seen);
      }
    } catch {
      // Ended, or a store that does not answer: whoever waits is answered when the time is up, and whoever asks next polls again.
    } finally {
      isPolling = false;
    }
  };

  return {
    tell,
    /** The first that is more than `known`, or what was seen last when the time is up. */
    next: (clinic: string, known: HeadSeen, now: HeadSeen, ms: number): Promise<HeadSeen> => {
      const isMore = ({ head, roster }: HeadSeen) => head > known.head || roster > known.roster;
      if (isMore(now) || ended.signal.aborted) return Promise.resolve(now);
      return new Promise((resolve) => {
        let last = now;
        const end = () => {
          clearTimeout(timer);
          ended.signal.removeEventListener('abort', end);
          const all = waiting.get(clinic);
          all?.delete(hear);
          if (all?.size === 0) waiting.delete(clinic);
          resolve(last);
        };
        const hear = (seen: HeadSeen) => {
          last = seen;
          if (isMore(seen)) end();
        };
        const timer = setTimeout(end, ms);
        ended.signal.addEventListener('abort', end);
        waiting.set(clinic, (waiting.get(clinic) ?? new Set()).add(hear));
        void poll();
      });
    },
    count: (): number => [...waiting.values()].reduce((sum, { size }) => sum + size, 0),
    /** Everybody who waits is answered now. */
    end: () => { ended.abort(); },
  };
};
export type Heads = ReturnType<typeof createHeads>;
