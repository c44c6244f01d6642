import { useState } from 'react';
import type { FormEvent } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { useSecondsLeft } from '#renderer/kit/use-seconds-left.ts';
import { failureWords } from '../failure-words.ts';
import { answerOfKey } from '../passkey.ts';
import { Said } from '../Said.tsx';
import type { StepProps } from './step-answer.ts';

interface CodeStepProps extends StepProps {
  readonly hasTotp: boolean;
  readonly hasPasskey: boolean;
}

/** What the person has beside the password: a code of the authenticator or of the paper, or a key to touch. */
export const CodeStep = ({ hasTotp, hasPasskey, onAnswer, onCancel }: CodeStepProps) => {
  const [code, setCode] = useState('');
  const [said, setSaid] = useState('');
  const [isChecking, setIsChecking] = useState(false);
  const [secondsLeft, startWait] = useSecondsLeft();
  useKeys({ Esc: onCancel });
  const isOff = isChecking || secondsLeft > 0;

  const again = (sentence: string, waitSeconds = 0): void => {
    setIsChecking(false);
    setCode('');
    setSaid(sentence);
    startWait(waitSeconds);
  };
  const check = async (ask: ReturnType<(typeof gate)['session.secondFactor']>, wrong: string): Promise<void> => {
    const outcome = await outcomeOf(ask);
    if (outcome.type !== 'value') return again(failureWords(outcome));
    switch (outcome.value.type) {
      case 'wrong': return again(wrong, outcome.value.waitSeconds);
      case 'wait': return again('', outcome.value.waitSeconds);
      default: onAnswer(outcome.value);
    }
  };
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (isOff || code.trim() === '') return;
    setIsChecking(true);
    setSaid('');
    void check(gate['session.secondFactor']({ code: code.trim() }), t('code.wrong'));
  };
  const askKey = async (): Promise<void> => {
    setIsChecking(true);
    setSaid(t('key.touch'));
    const asked = await outcomeOf(gate['session.passkeyOptions']({ staffId: null }));
    if (asked.type !== 'value') return again(failureWords(asked));
    const response = asked.value.options === null ? undefined : await answerOfKey(asked.value.options);
    if (response === undefined) return again(t('key.noAnswer'));
    await check(gate['session.passkey']({ response }), t('key.wrong'));
  };
  const buttonWords = secondsLeft > 0 ? t('lock.wait', { count: secondsLeft }) : isChecking ? t('code.checking') : t('code.button');
  return (
    <form className="gate-form" onSubmit={send}>
      <h1>{t('code.title')}</h1>
      <p className="gate-form__intro">{hasTotp ? t('code.intro') : t('code.intro.key')}</p>
      {hasTotp && <TextField label={t('code.label')} hint={t('code.hint')} autoFocus className="code-field" value={code} maxLength={40} onChange={(event) => { setCode(event.currentTarget.value); }} />}
      <Said>{said}</Said>
      <div className="gate-form__foot">
        {hasTotp && <Action kind="primary" size="lg" type="submit" disabled={isOff} {...(isOff ? {} : { keys: 'Enter' })}>{buttonWords}</Action>}
        {hasPasskey && <Action kind={hasTotp ? 'plain' : 'primary'} size="lg" icon="key" autoFocus={!hasTotp} disabled={isOff} onClick={() => { void askKey(); }}>{t('lock.useKey')}</Action>}
        <Action size="lg" keys="Esc" onClick={onCancel}>{t('cancel')}</Action>
      </div>
    </form>
  );
};
