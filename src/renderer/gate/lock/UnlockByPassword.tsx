import { useState } from 'react';
import type { FormEvent, ReactNode, Ref } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { SecretField } from '#renderer/kit/TextField.tsx';
import { useSecondsLeft } from '#renderer/kit/use-seconds-left.ts';
import { failureWords } from '../failure-words.ts';
import { Said } from '../Said.tsx';

interface UnlockByPasswordProps {
  readonly staffId: string;
  readonly field: Ref<HTMLInputElement>;
  readonly said: string;
  /** In, or one step further. */
  readonly onAccepted: () => void;
  readonly onTrouble: (trouble: string) => void;
  readonly others: ReactNode;
}

/** The password of the person behind a tile, for who has no PIN or used up its tries. */
export const UnlockByPassword = ({ staffId, field, said: saidBefore, onAccepted, onTrouble, others }: UnlockByPasswordProps) => {
  const [password, setPassword] = useState('');
  const [said, setSaid] = useState('');
  const [isChecking, setIsChecking] = useState(false);
  const [secondsLeft, startWait] = useSecondsLeft();
  const isOff = secondsLeft > 0 || isChecking;

  const again = (sentence: string, waitSeconds = 0): void => {
    setPassword('');
    setSaid(sentence);
    startWait(waitSeconds);
  };
  const unlock = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isOff || password === '') return;
    setIsChecking(true);
    const outcome = await outcomeOf(gate['session.unlockWithPassword']({ staffId, password }));
    setIsChecking(false);
    if (outcome.type !== 'value') return again(failureWords(outcome));
    switch (outcome.value.type) {
      case 'signed-in': case 'next': return onAccepted();
      case 'wrong': return again(t('lock.password.wrong'), outcome.value.waitSeconds);
      case 'wait': return again('', outcome.value.waitSeconds);
      case 'trouble': return onTrouble(outcome.value.trouble);
    }
  };
  return (
    <form className="pin__l" onSubmit={(event) => { void unlock(event); }}>
      <SecretField label={t('signIn.password')} ref={field} value={password} maxLength={256} showLabel={t('show.password')} autoComplete="current-password" onChange={(event) => { setPassword(event.currentTarget.value); }} />
      <Said>{said === '' ? saidBefore : said}</Said>
      <Action kind="primary" className="btn--enter" type="submit" disabled={isOff} {...(isOff ? {} : { keys: 'Enter' })}>
        {isChecking ? t('signIn.checking') : secondsLeft > 0 ? t('lock.wait', { count: secondsLeft }) : t('lock.unlock')}
      </Action>
      {others}
    </form>
  );
};
