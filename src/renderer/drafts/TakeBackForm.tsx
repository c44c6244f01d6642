import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import type { Failure, Outcome } from '#renderer/api/outcome.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { ReasonField } from '#renderer/kit/ReasonField.tsx';
import { t } from '#renderer/text/index.ts';
import { useDrafted } from './use-drafted.ts';

const usual = ['wrongPatient', 'mistyped', 'misunderstood'] as const;

interface TakeBackFormProps<About, Answer> {
  /** The draft's form, whose chart it is, and which record: kept with the reason, so that the form can be opened again with it. */
  readonly form: string;
  readonly patientId: string;
  readonly about: About;
  readonly isSame: (kept: About) => boolean;
  readonly what: ReactNode;
  readonly text: string;
  readonly save: (reason: string) => Promise<Outcome<Answer>>;
  /** Why it was not done, in a sentence; undefined when it was. */
  readonly refusal: (answer: Answer) => string | undefined;
  readonly onClose: (isSaved: boolean) => void;
}

/** Asks why something was entered by mistake: struck through without a reason it frightens whoever reads it. Stands in a dialog of its page. */
export const TakeBackForm = <About extends object, Answer>({ form, patientId, about, isSame, what, text, save, refusal, onClose }: TakeBackFormProps<About, Answer>) => {
  const [{ reason }, change] = useDrafted<About & { readonly reason: string }>(form, patientId, { ...about, reason: '' }, isSame);
  const [problem, setProblem] = useState<string>();
  const [refused, setRefused] = useState<string | Failure>();
  const type = (typed: string): void => {
    change({ ...about, reason: typed });
    setProblem(undefined);
    setRefused(undefined);
  };
  const go = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (reason.trim() === '') { setProblem(t('care.reason.missing')); return focusFirstProblem(); }
    const outcome = await save(reason.trim());
    if (outcome.type !== 'value') return setRefused(outcome);
    const why = refusal(outcome.value);
    if (why === undefined) return onClose(true);
    setRefused(why);
  };
  return (
    <form className="dialog" noValidate onSubmit={(event) => { void go(event); }}>
      <p><b><bdi>{what}</bdi></b></p>
      <p className="sec">{text}</p>
      <ReasonField label={t('care.takeBack.reason')} hasFocus value={reason} problem={problem} onChange={type} usual={usual.map((name) => t(`care.usual.${name}`))} usualLabel={t('care.usual')} />
      {typeof refused === 'string' && <p role="alert" className="problem">{refused}</p>}
      {typeof refused === 'object' && <FailurePanel failure={refused} kept={t('care.kept')} />}
      <div className="dialog__foot"><Action onClick={() => { onClose(false); }}>{t('cancel')}</Action><Action kind="primary" type="submit">{t('care.takeBack.save')}</Action></div>
    </form>
  );
};
