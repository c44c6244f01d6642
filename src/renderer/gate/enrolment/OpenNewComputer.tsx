import { useState } from 'react';
import type { FormEvent } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { SecretField, TextField } from '#renderer/kit/TextField.tsx';
import { useSecondsLeft } from '#renderer/kit/use-seconds-left.ts';
import { failureWords } from '../failure-words.ts';
import { Said } from '../Said.tsx';

interface OpenNewComputerProps {
  readonly clinicName: string;
  readonly onOpened: () => void;
  readonly onTrouble: (trouble: string) => void;
  readonly onBeginAgain: () => void;
}

/** The first person of the staff at a new computer: from then on it is one of the clinic's. */
export const OpenNewComputer = ({ clinicName, onOpened, onTrouble, onBeginAgain }: OpenNewComputerProps) => {
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const [said, setSaid] = useState('');
  const [isWorking, setIsWorking] = useState(false);
  const [secondsLeft, startWait] = useSecondsLeft();
  const isOff = isWorking || secondsLeft > 0;
  const open = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isOff) return;
    if (userName.trim() === '' || password === '') return setSaid(t('join.missing'));
    setIsWorking(true);
    setSaid('');
    const outcome = await outcomeOf(gate['join.finish']({ userName: userName.trim(), password }));
    setIsWorking(false);
    setPassword('');
    if (outcome.type !== 'value') return setSaid(failureWords(outcome));
    switch (outcome.value.type) {
      case 'done': return onOpened();
      case 'begin-again': return onBeginAgain();
      case 'trouble': return onTrouble(outcome.value.trouble);
      case 'wrong': startWait(outcome.value.waitSeconds); return setSaid(t('signIn.wrong'));
      case 'wait': return startWait(outcome.value.waitSeconds);
    }
  };
  const words = secondsLeft > 0 ? t('lock.wait', { count: secondsLeft }) : isWorking ? t('join.opening') : t('join.open');
  return (
    <form className="gate-form" onSubmit={(event) => { void open(event); }}>
      <h1>{t('join.ready', { clinic: clinicName })}</h1>
      <p className="gate-form__intro">{t('join.ready.text')}</p>
      <TextField label={t('signIn.name')} autoFocus value={userName} maxLength={60} onChange={(event) => { setUserName(event.currentTarget.value); }} />
      <SecretField label={t('signIn.password')} showLabel={t('show.password')} value={password} maxLength={1_000} onChange={(event) => { setPassword(event.currentTarget.value); }} />
      <Said>{said}</Said>
      <div className="gate-form__foot"><Action kind="primary" size="lg" type="submit" disabled={isOff}>{words}</Action></div>
    </form>
  );
};
