import { setTimeout as sleep } from 'node:timers/promises';
import type { HubStore } from './store.ts';

export interface HeadSeen { readonly head: number; readonly roster: number }

const pollMs = 500;

/**
 * Who waits for a clinic's head to move. One question for each clinic that somebody waits for, twice a second, whoever moved it: this process
 * or another one on the same store. What this process moves itself is told at once.
 */
export const createHeads = (store: HubStore) => {
  const waiting = new Map<string, Set<(seen: HeadSeen) => void>>();
  const polling = new Set<string>();
  const ended = new AbortController();

  const tell = (clinic: string, seen: HeadSeen) => waiting.get(clinic)?.forEach((each) => { each(seen); });

  const poll = async (clinic: string): Promise<void> => {
    if (polling.has(clinic)) return;
    polling.add(clinic);
    try {
      while (waiting.has(clinic) && !ended.signal.aborted) {
        await sleep(pollMs, undefined, { signal: ended.signal });
        const facts = await store.facts(clinic);
        if (facts) tell(clinic, { head: facts.head, roster: facts.rosterLength });
      }
    } catch {
      // Ended, or a store that does not answer: whoever waits is answered when the time is up.
    } finally {
      polling.delete(clinic);
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
        void poll(clinic);
      });
    },
    count: (): number => [...waiting.values()].reduce((sum, { size }) => sum + size, 0),
    /** Everybody who waits is answered now. */
    end: () => { ended.abort(); },
  };
};
export type Heads = ReturnType<typeof createHeads>;
