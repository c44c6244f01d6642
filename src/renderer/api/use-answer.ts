import { useCallback, useEffect, useRef, useState } from 'react';
import type { Reply } from '#shared/contract/define.ts';
import { onEvent } from './client.ts';
import { outcomeOf } from './outcome.ts';
import type { Outcome } from './outcome.ts';

export type Answer<T> = { readonly type: 'loading' } | Outcome<T>;

const burst = 80;

interface Kept<T> {
  readonly key: string;
  readonly answer: Answer<T>;
}

/**
 * Asks once per `key` and keeps the last answer while asking again, so that a screen never blinks.
 * `changesOn` says which events ask again.
 */
export const useAnswer = <T>(
  key: string,
  ask: () => Promise<Reply<T>>,
  changesOn?: (kinds: readonly string[], patientIds: readonly string[]) => boolean,
): readonly [Answer<T>, () => Promise<void>] => {
  const [kept, setKept] = useState<Kept<T>>({ key, answer: { type: 'loading' } });
  const latest = useRef({ ask, changesOn, turn: 0 });
  useEffect(() => { latest.current = { ...latest.current, ask, changesOn }; });
  const reload = useCallback(async () => {
    const turn = (latest.current.turn += 1);
    const answer = await outcomeOf(latest.current.ask());
    // An older question's answer must not replace a newer one's: it may be about another patient.
    if (turn === latest.current.turn) setKept({ key, answer });
  }, [key]);
  useEffect(() => { void reload(); }, [reload]);
  useEffect(() => {
    // An import says so once per patient; asking once after a burst is enough.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onEvent((event) => {
      if (event.type !== 'records-changed' || !latest.current.changesOn?.(event.kinds, event.patientIds)) return;
      clearTimeout(timer);
      timer = setTimeout(() => { void reload(); }, burst);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [reload]);
  return [kept.key === key ? kept.answer : { type: 'loading' }, reload];
};
