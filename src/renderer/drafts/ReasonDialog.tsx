import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { Modal } from '@mantine/core';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import type { Failure, Outcome } from '#renderer/api/outcome.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { ReasonField } from '#renderer/kit/ReasonField.tsx';
import { t } from '#renderer/text/index.ts';
import { useDrafted } from './use-drafted.ts';

interface ReasonDialogProps<Answer> {
  /** The draft's form, whose chart it is about, and the row. */
  readonly form: string;
  readonly patientId: string | null;
  readonly id: string;
  readonly title: string;
  readonly text: ReactNode;
  readonly label: string;
  /** Said when nothing was typed. */
  readonly missing: string;
  readonly button: string;
  readonly save: (reason: string) => Promise<Outcome<Answer>>;
  /** Why it was not done, in a sentence; undefined when it was. */
  readonly refusal: (answer: Answer) => string | undefined;
  readonly onClose: (isDone: boolean) => void;
}

/** One row, one line of reason, one button. What is half typed waits for its person; done or cancelled, it goes. */
export const ReasonDialog = <Answer,>({ form, patientId, id, title, text, label, missing, button, save, refusal, onClose }: ReasonDialogProps<Answer>) => {
  const [{ reason }, change, forget] = useDrafted(form, patientId, { id, reason: '' }, (kept) => kept.id === id);
  const [problem, setProblem] = useState<string>();
  const [refused, setRefused] = useState<string | Failure>();
  const close = (isDone: boolean): void => {
    forget();
    onClose(isDone);
  };
  const go = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (reason.trim() === '') { setProblem(missing); return focusFirstProblem(); }
    const outcome = await save(reason.trim());
    if (outcome.type !== 'value') return setRefused(outcome);
    const why = refusal(outcome.value);
    if (why === undefined) return close(true);
    setRefused(why);
  };
  const type = (typed: string): void => {
    change({ id, reason: typed });
    setProblem(undefined);
    setRefused(undefined);
  };
  return (
    <Modal opened onClose={() => { close(false); }} title={title} centered closeButtonProps={{ 'aria-label': t('close') }}>
      <form className="dialog" noValidate onSubmit={(event) => { void go(event); }}>
        <p className="sec">{text}</p>
        <ReasonField label={label} hasFocus value={reason} onChange={type} problem={problem} />
        {typeof refused === 'string' && <p role="alert" className="problem">{refused}</p>}
        {typeof refused === 'object' && <FailurePanel failure={refused} />}
        <div className="dialog__foot"><Action onClick={() => { close(false); }}>{t('cancel')}</Action><Action kind="primary" type="submit">{button}</Action></div>
      </form>
    </Modal>
  );
};
