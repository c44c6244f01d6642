import { useState } from 'react';
import type { FormEvent } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { SecretField } from '#renderer/kit/TextField.tsx';
import { useSecondsLeft } from '#renderer/kit/use-seconds-left.ts';
import { failureWords } from './failure-words.ts';
import { leaveGate } from './leave-gate.ts';
import { NewPasswordFields, noPassword, problemsOf } from './NewPasswordFields.tsx';
import type { PasswordProblems } from './NewPasswordFields.tsx';
import { Said } from './Said.tsx';

/** One's own password, in the window that may see one. */
export const ChangePasswordPage = ({ displayName }: { readonly displayName: string }) => {
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState(noPassword);
  const [problems, setProblems] = useState<PasswordProblems>({});
  const [stage, setStage] = useState<'typing' | 'working' | 'changed'>('typing');
  const [said, setSaid] = useState('');
  const [secondsLeft, startWait] = useSecondsLeft();

  const stay = (sentence: string): void => {
    setStage('typing');
    setSaid(sentence);
  };
  const change = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const found = problemsOf(fresh);
    setProblems(found);
    focusFirstProblem();
    if (Object.keys(found).length > 0 || old === '') return stay(old === '' ? t('confirm.password.missing') : '');
    setStage('working');
    const outcome = await outcomeOf(gate['session.changePassword']({ oldPassword: old, newPassword: fresh.password }));
    if (outcome.type !== 'value') return stay(failureWords(outcome));
    switch (outcome.value.type) {
      case 'changed': return setStage('changed');
      case 'wrong': startWait(outcome.value.waitSeconds); return stay(t('password.wrong'));
      case 'wait': startWait(outcome.value.waitSeconds); return stay('');
      case 'password-too-weak': setProblems({ password: t(`weak.${outcome.value.why}`) }); return stay('');
    }
  };

  if (stage === 'changed') {
    return (
      <StatePanel icon="check" title={t('password.changed')} actions={<Action kind="primary" size="lg" autoFocus onClick={leaveGate}>{t('gate.backToClinic')}</Action>}>
        <p>{t('password.changed.text')}</p>
      </StatePanel>
    );
  }
  return (
    <form className="gate-form" onSubmit={(event) => { void change(event); }}>
      <h1>{t('password.title')}</h1>
      <p className="gate-form__intro">{t('password.who', { name: displayName })}</p>
      <SecretField label={t('password.old')} autoFocus value={old} maxLength={256} showLabel={t('show.password')} autoComplete="current-password" onChange={(event) => { setOld(event.currentTarget.value); }} />
      <NewPasswordFields label={t('password.new')} value={fresh} onChange={setFresh} problems={problems} />
      <Said>{said}</Said>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" type="submit" disabled={stage === 'working' || secondsLeft > 0}>
          {stage === 'working' ? t('password.working') : secondsLeft > 0 ? t('signIn.wait', { count: secondsLeft }) : t('password.button')}
        </Action>
        <Action size="lg" onClick={leaveGate}>{t('gate.backToClinic')}</Action>
      </div>
    </form>
  );
};
