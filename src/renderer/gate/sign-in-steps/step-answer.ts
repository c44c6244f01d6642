import type { OutputOf } from '#shared/contract/define.ts';
import type { GateContract } from '#shared/contract/clinic.ts';

/** What every step of a sign-in may answer that is the same for all: in, one step further, or from the start. */
export type StepAnswer = Extract<OutputOf<GateContract['session.secondFactor']>, { readonly type: 'signed-in' | 'next' | 'begin-again' }>;

export interface StepProps {
  /** The window ends by itself after the last step; until then the status says what comes. */
  readonly onAnswer: (answer: StepAnswer) => void;
  readonly onCancel: () => void;
}
