import { useEffect, useState } from 'react';
import { clinic, onEvent } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { flushDrafts } from '#renderer/drafts/index.ts';

const atMostEvery = 5000;

/** Tells the core that somebody is here, and answers the seconds left once it counts down. */
export const useIdle = (): readonly [number | null, () => void] => {
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null);
  const stay = (): void => {
    setSecondsLeft(null);
    void outcomeOf(clinic['session.activity']({}));
  };
  useEffect(() => {
    let told = 0;
    const tell = (): void => {
      if (Date.now() - told < atMostEvery) return;
      told = Date.now();
      void outcomeOf(clinic['session.activity']({}));
    };
    const kinds = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;
    kinds.forEach((kind) => { window.addEventListener(kind, tell, { passive: true }); });
    return () => { kinds.forEach((kind) => { window.removeEventListener(kind, tell); }); };
  }, []);
  useEffect(() => onEvent((event) => {
    if (event.type === 'idle-countdown') {
      // The lock itself gives no warning.
      void flushDrafts();
      setSecondsLeft(event.secondsLeft);
    }
    if (event.type === 'idle-cancelled') setSecondsLeft(null);
  }), []);
  return [secondsLeft, stay];
};
