import type { FormEvent, ReactNode } from 'react';
import { Modal } from '@mantine/core';
import { Action } from '#renderer/kit/Action.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { t } from '#renderer/text/index.ts';
import { AskingState } from './AskingState.tsx';
import type { StepUpInput, StepUpMethod } from './ask-step-up.ts';
import { useStepUp } from './use-step-up.ts';

interface StepUpDialogProps<M extends StepUpMethod> {
  readonly title: ReactNode;
  /** What happens then, in a sentence or two. */
  readonly text: ReactNode;
  readonly children?: ReactNode;
  readonly method: M;
  /** The method's input, or undefined while a field is not right: the form then says which. */
  readonly input: () => StepUpInput<M> | undefined;
  /** Said when somebody else may have to agree. */
  readonly needsSecond?: boolean;
  readonly button: string;
  /** There is nothing to go on with; `text` says why. */
  readonly isOff?: boolean;
  readonly onClose: () => void;
}

/** Says what is about to happen and takes what it needs; the secret is typed in the other window. */
export const StepUpDialog = <M extends StepUpMethod>({ title, text, children, method, input, needsSecond, button, isOff, onClose }: StepUpDialogProps<M>) => {
  const [asking, ask] = useStepUp();
  const go = (event: FormEvent): void => {
    event.preventDefault();
    const given = input();
    if (given === undefined) return focusFirstProblem();
    void ask(method, given);
  };
  return (
    <Modal opened onClose={onClose} title={title} centered size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <form className="dialog" noValidate onSubmit={go}>
        <p className="sec">{text}</p>
        {children}
        {!isOff && <p className="sm sec dialog__next">{t('stepUp.next')}{needsSecond && <> {t('stepUp.secondPerson')}</>}</p>}
        <AskingState asking={asking} />
        <div className="dialog__foot">
          <Action onClick={onClose} {...(isOff ? { 'data-autofocus': true } : {})}>{t(isOff ? 'close' : 'cancel')}</Action>
          {!isOff && <Action kind="primary" type="submit" icon="key" disabled={asking === 'asked'}>{button}</Action>}
        </div>
      </form>
    </Modal>
  );
};
