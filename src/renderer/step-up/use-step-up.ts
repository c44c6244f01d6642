import { useState } from 'react';
import { askStepUp } from './ask-step-up.ts';
import type { Asked, StepUpInput, StepUpMethod } from './ask-step-up.ts';

export type Asking = Asked | undefined;

/** A button's or a form's way to the gate, and how far it came. */
export const useStepUp = () => {
  const [asking, setAsking] = useState<Asking>();
  const ask = async <M extends StepUpMethod>(method: M, input: StepUpInput<M>): Promise<void> => {
    // A second press would replace the first question by one that nobody saw.
    if (asking === 'asked') return;
    const asked = await askStepUp(method, input);
    // The process behind this window ends by what was asked for: that is no failure.
    setAsking(typeof asked === 'object' && asked.type === 'gone' ? 'asked' : asked);
  };
  return [asking, ask] as const;
};
