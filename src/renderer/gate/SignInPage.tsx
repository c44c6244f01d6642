import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { SecretField, TextField } from '#renderer/kit/TextField.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { useSecondsLeft } from '#renderer/kit/use-seconds-left.ts';
import { DemoSignIns } from './DemoSignIns.tsx';
import { failureWords } from './failure-words.ts';
import { Opening } from './Opening.tsx';
import { Said } from './Said.tsx';
import type { Status } from './status.ts';

interface SignInPageProps {
  readonly status: Status;
  /** Why one is here again. */
  readonly said: string;
  /** In, or one step further: the status says which. */
  readonly onAccepted: () => Promise<void>;
  /** To the locked screen, where there is one. */
  readonly onBack?: () => void;
  readonly onRecover: () => void;
  readonly onTrouble: (trouble: string) => void;
}

/** Name and password. A wrong name and a wrong password are answered alike, with a wait that grows. */
export const SignInPage = ({ status, said: saidBefore, onAccepted, onBack, onRecover, onTrouble }: SignInPageProps) => {
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const [stage, setStage] = useState<'typing' | 'checking' | 'opening'>('typing');
  const [said, setSaid] = useState(saidBefore);
  const [secondsLeft, startWait] = useSecondsLeft();
  const passwordField = useRef<HTMLInputElement>(null);
  useKeys(onBack ? { Esc: onBack } : {});

  const backToTyping = (words: string, waitSeconds: number): void => {
    setStage('typing');
    setSaid(words);
    startWait(waitSeconds);
    passwordField.current?.select();
  };
  const signIn = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (stage !== 'typing' || secondsLeft > 0 || userName === '' || password === '') return;
    setStage('checking');
    setSaid('');
    const outcome = await outcomeOf(gate['session.signIn']({ userName, password }));
    if (outcome.type !== 'value') {
      // A name that cannot be one is answered like any wrong name.
      const isBadName = outcome.type === 'refused' && outcome.reason === 'bad-input';
      return backToTyping(isBadName ? t('signIn.wrong') : failureWords(outcome), 0);
    }
    switch (outcome.value.type) {
      case 'signed-in': case 'next': setStage('opening'); return onAccepted();
      case 'wrong': return backToTyping(t('signIn.wrong'), outcome.value.waitSeconds);
      case 'wait': return backToTyping('', outcome.value.waitSeconds);
      case 'trouble': return onTrouble(outcome.value.trouble);
    }
  };

  if (stage === 'opening') return <Opening />;
  return (
    <form className="gate-form" onSubmit={(event) => { void signIn(event); }}>
      <h1>{t('signIn.title')}</h1>
      {status.demoSignIns.length > 0 && (
        <DemoSignIns signIns={status.demoSignIns} chosen={userName} onChoose={(chosen) => {
          setUserName(chosen.userName);
          setPassword(chosen.password);
          passwordField.current?.focus();
        }} />
      )}
      <TextField label={t('signIn.name')} value={userName} autoFocus maxLength={60} autoComplete="username" onChange={(event) => { setUserName(event.currentTarget.value); }} />
      <SecretField label={t('signIn.password')} ref={passwordField} value={password} maxLength={256} showLabel={t('show.password')} autoComplete="current-password" onChange={(event) => { setPassword(event.currentTarget.value); }} />
      <Said>{said}</Said>
      <Action kind="primary" className="btn--enter" type="submit" disabled={secondsLeft > 0 || stage === 'checking'} {...(secondsLeft > 0 || stage === 'checking' ? {} : { keys: 'Enter' })}>
        {stage === 'checking' ? t('signIn.checking') : secondsLeft > 0 ? t('signIn.wait', { count: secondsLeft }) : t('signIn.button')}
      </Action>
      {onBack
        ? <Action kind="quiet" icon="lock" keys="Esc" onClick={onBack}>{t('lock.back')}</Action>
        : <Action kind="quiet" icon="key" onClick={onRecover}>{t('signIn.forgot')}</Action>}
    </form>
  );
};
