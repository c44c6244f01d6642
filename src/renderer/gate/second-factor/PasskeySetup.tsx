import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { failureWords } from '../failure-words.ts';
import { newKey } from '../passkey.ts';
import { Said } from '../Said.tsx';

interface PasskeySetupProps {
  /** With recovery codes when there were none yet. */
  readonly onAdded: (recoveryCodes: readonly string[] | null) => void;
  readonly others: ReactNode;
}

/** A security key or this computer's own reader, with a name to tell it from the next one. */
export const PasskeySetup = ({ onAdded, others }: PasskeySetupProps) => {
  const [name, setName] = useState('');
  const [said, setSaid] = useState('');
  const [isAsking, setIsAsking] = useState(false);

  const stay = (sentence: string): void => {
    setIsAsking(false);
    setSaid(sentence);
  };
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isAsking) return;
    if (name.trim() === '') return setSaid(t('passkey.name.missing'));
    setIsAsking(true);
    setSaid('');
    const begun = await outcomeOf(gate['secondFactor.beginPasskey']({}));
    if (begun.type !== 'value') return stay(failureWords(begun));
    const response = begun.value.options === null ? undefined : await newKey(begun.value.options);
    if (response === undefined) return stay(t('key.noAnswer'));
    const outcome = await outcomeOf(gate['secondFactor.confirmPasskey']({ response, name: name.trim() }));
    if (outcome.type !== 'value') return stay(failureWords(outcome));
    if (outcome.value.type === 'not-accepted') return stay(t('passkey.not-accepted'));
    onAdded(outcome.value.recoveryCodes);
  };
  return (
    <form className="gate-form" onSubmit={(event) => { void add(event); }}>
      <p className="gate-form__intro">{t('passkey.text')}</p>
      <TextField label={t('passkey.name')} hint={t('passkey.name.hint')} autoFocus value={name} maxLength={60} onChange={(event) => { setName(event.currentTarget.value); }} />
      <Said>{said}</Said>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" type="submit" disabled={isAsking} icon="key">{isAsking ? t('key.touch') : t('passkey.button')}</Action>
        {others}
      </div>
    </form>
  );
};
