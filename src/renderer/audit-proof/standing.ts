import { useEffect } from 'react';
import { create } from 'zustand';
import type { auditProofContract } from '#shared/audit/proof-contract.ts';
import type { OutputOf } from '#shared/contract/define.ts';
import { clinic, onEvent } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';

type Standing = OutputOf<(typeof auditProofContract)['audit.standing']>;

interface StandingState extends Standing {
  readonly load: () => Promise<void>;
}

/** Whether records are read only, and when the log was last signed. */
export const useStanding = create<StandingState>((set) => ({
  doubts: [],
  headAt: null,
  load: async () => {
    const outcome = await outcomeOf(clinic['audit.standing']({}));
    // What is shown stays when it cannot be asked: a banner that vanishes would say that all is well.
    if (outcome.type === 'value') set(outcome.value);
  },
}));

const everyMs = 60_000;

/** Keeps it as it is: asked again each minute, and when everything was looked at. Once in the frame. */
export const useStandingKept = (): void => {
  const load = useStanding((state) => state.load);
  useEffect(() => {
    void load();
    const timer = setInterval(() => { void load(); }, everyMs);
    const stop = onEvent((event) => {
      if (event.type === 'proof-progress' && event.phase === 'done') void load();
    });
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [load]);
};
