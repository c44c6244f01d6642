import { useState } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Opening } from '../Opening.tsx';
import type { Status } from '../status.ts';
import { CodeStep } from './CodeStep.tsx';
import { EnrolStep } from './EnrolStep.tsx';
import { NewPasswordStep } from './NewPasswordStep.tsx';
import type { StepAnswer } from './step-answer.ts';

interface SignInStepsProps {
  readonly signingIn: NonNullable<Status['signingIn']>;
  readonly onStatus: () => Promise<void>;
  /** From the start, with a sentence above the sign-in that says why. */
  readonly onBeginAgain: (sentence: string) => void;
}

/** What is still missing after a right password, one thing at a time. */
export const SignInSteps = ({ signingIn, onStatus, onBeginAgain }: SignInStepsProps) => {
  const [isOpening, setIsOpening] = useState(false);
  const cancel = (): void => {
    void outcomeOf(gate['session.cancelSignIn']({})).then(onStatus);
  };
  const answer = ({ type }: StepAnswer): void => {
    if (type === 'begin-again') onBeginAgain(t('step.beginAgain'));
    if (type === 'signed-in') setIsOpening(true);
    void onStatus();
  };
  if (isOpening) return <Opening />;
  switch (signingIn.step) {
    case 'second-factor': return <CodeStep hasTotp={signingIn.hasTotp} hasPasskey={signingIn.hasPasskey} onAnswer={answer} onCancel={cancel} />;
    case 'new-password': return <NewPasswordStep onAnswer={answer} onCancel={cancel} />;
    case 'enrol': return <EnrolStep onAnswer={answer} onCancel={cancel} />;
  }
};
