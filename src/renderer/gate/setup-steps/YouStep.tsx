import { useState } from 'react';
import type { FormEvent } from 'react';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { TextField } from '#renderer/kit/TextField.tsx';
import { NewPasswordFields, problemsOf } from '../NewPasswordFields.tsx';
import type { NewPassword, PasswordProblems, WeakBecause } from '../NewPasswordFields.tsx';
import { Said } from '../Said.tsx';
import { isUserName } from '../user-name.ts';

export interface NewAdministrator {
  readonly displayName: string;
  readonly userName: string;
  readonly fresh: NewPassword;
}

interface Problems extends PasswordProblems {
  readonly displayName?: string;
  readonly userName?: string;
}

const judge = (you: NewAdministrator): Problems => ({
  ...(you.displayName.trim() === '' ? { displayName: t('setup.displayName.missing') } : {}),
  ...(isUserName(you.userName) ? {} : { userName: t('setup.userName.bad') }),
  ...problemsOf(you.fresh),
});

interface YouStepProps {
  readonly value: NewAdministrator;
  readonly onChange: (value: NewAdministrator) => void;
  readonly said: string;
  readonly onNext: () => Promise<WeakBecause | undefined>;
  readonly onBack: () => void;
}

export const YouStep = ({ value, onChange, said, onNext, onBack }: YouStepProps) => {
  const [problems, setProblems] = useState<Problems>({});
  const [isWorking, setIsWorking] = useState(false);
  const go = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const found = judge(value);
    setProblems(found);
    focusFirstProblem();
    if (Object.keys(found).length > 0 || isWorking) return;
    setIsWorking(true);
    const weak = await onNext();
    setIsWorking(false);
    if (!weak) return;
    setProblems({ password: t(`weak.${weak}`) });
    focusFirstProblem();
  };
  return (
    <form className="gate-form" onSubmit={(event) => { void go(event); }}>
      <p className="gate-form__intro">{t('setup.you.intro')}</p>
      <TextField label={t('setup.displayName')} hint={t('setup.displayName.hint')} autoFocus value={value.displayName} maxLength={200} problem={problems.displayName} onChange={(event) => { onChange({ ...value, displayName: event.currentTarget.value }); }} />
      <TextField label={t('setup.userName')} hint={t('setup.userName.hint')} value={value.userName} maxLength={60} problem={problems.userName} onChange={(event) => { onChange({ ...value, userName: event.currentTarget.value }); }} />
      <NewPasswordFields label={t('setup.password')} value={value.fresh} onChange={(fresh) => { onChange({ ...value, fresh }); }} problems={problems} />
      <Said>{said}</Said>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" type="submit" disabled={isWorking}>{isWorking ? t('setup.making') : t('setup.make')}</Action>
        <Action size="lg" onClick={onBack}>{t('back')}</Action>
      </div>
    </form>
  );
};
