import { useEffect } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';

const atMostEvery = 5000;

/** Tells the core that somebody is here while an open session is on a gate page: it would lock under whoever types. */
export const useActivity = (isOpen: boolean): void => {
  useEffect(() => {
    if (!isOpen) return undefined;
    let last = 0;
    const moved = (): void => {
      if (Date.now() - last < atMostEvery) return;
      last = Date.now();
      void outcomeOf(gate['session.activity']({}));
    };
    const kinds = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;
    kinds.forEach((kind) => { window.addEventListener(kind, moved, { passive: true }); });
    return () => { kinds.forEach((kind) => { window.removeEventListener(kind, moved); }); };
  }, [isOpen]);
};
