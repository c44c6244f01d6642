import { useState } from 'react';
import type { FormEvent } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { failureWords } from '../failure-words.ts';
import { NewPasswordFields, noPassword, problemsOf } from '../NewPasswordFields.tsx';
import type { PasswordProblems } from '../NewPasswordFields.tsx';
import { Said } from '../Said.tsx';
import type { StepProps } from './step-answer.ts';

/** A password that nobody else has seen, before anything opens. */
export const NewPasswordStep = ({ onAnswer, onCancel }: StepProps) => {
  const [fresh, setFresh] = useState(noPassword);
  const [problems, setProblems] = useState<PasswordProblems>({});
  const [said, setSaid] = useState('');
  const [isWorking, setIsWorking] = useState(false);
  useKeys({ Esc: onCancel });

  const choose = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const found = problemsOf(fresh);
    setProblems(found);
    setSaid('');
    focusFirstProblem();
    if (Object.keys(found).length > 0 || isWorking) return;
    setIsWorking(true);
    const outcome = await outcomeOf(gate['session.newPassword']({ newPassword: fresh.password }));
    setIsWorking(false);
    if (outcome.type !== 'value') return setSaid(failureWords(outcome));
    if (outcome.value.type !== 'password-too-weak') return onAnswer(outcome.value);
    setProblems({ password: t(`weak.${outcome.value.why}`) });
    focusFirstProblem();
  };
  return (
    <form className="gate-form" onSubmit={(event) => { void choose(event); }}>
      <h1>{t('newPassword.title')}</h1>
      <p className="gate-form__intro">{t('newPassword.why')}</p>
      <NewPasswordFields label={t('password.new')} value={fresh} onChange={setFresh} problems={problems} autoFocus />
      <Said>{said}</Said>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" type="submit" disabled={isWorking}>{isWorking ? t('password.working') : t('newPassword.button')}</Action>
        <Action size="lg" keys="Esc" onClick={onCancel}>{t('cancel')}</Action>
      </div>
    </form>
  );
};
