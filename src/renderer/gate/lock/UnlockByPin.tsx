import { useEffect, useRef, useState } from 'react';
import type { ReactNode, Ref } from 'react';
import { pinLength } from '#shared/session/fit-pin.ts';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { useSecondsLeft } from '#renderer/kit/use-seconds-left.ts';
import { failureWords } from '../failure-words.ts';
import { PinField } from '../pin/PinField.tsx';
import { PinPad } from '../pin/PinPad.tsx';
import { Said } from '../Said.tsx';

interface UnlockByPinProps {
  readonly staffId: string;
  readonly field: Ref<HTMLInputElement>;
  readonly said: string;
  readonly onUnlocked: () => void;
  /** Five wrong ones, or the PIN is gone: with what to say above the password. */
  readonly onPasswordNeeded: (said: string) => void;
  readonly onTrouble: (trouble: string) => void;
  readonly others: ReactNode;
}

/** The sixth digit unlocks; typed during a wait, it unlocks when the wait is over. */
export const UnlockByPin = ({ staffId, field, said: saidBefore, onUnlocked, onPasswordNeeded, onTrouble, others }: UnlockByPinProps) => {
  const [pin, setPin] = useState('');
  const [triesLeft, setTriesLeft] = useState<number>();
  const [said, setSaid] = useState('');
  const [isChecking, setIsChecking] = useState(false);
  const [secondsLeft, startWait] = useSecondsLeft();
  const waitsUntil = useRef(0);
  const later = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => { clearTimeout(later.current); }, []);

  const again = (sentence: string, waitSeconds = 0): void => {
    setPin('');
    setSaid(sentence);
    startWait(waitSeconds);
    waitsUntil.current = Date.now() + waitSeconds * 1000;
  };
  const unlock = async (digits: string): Promise<void> => {
    setIsChecking(true);
    const outcome = await outcomeOf(gate['session.unlock']({ staffId, pin: digits }));
    setIsChecking(false);
    if (outcome.type !== 'value') return again(failureWords(outcome));
    switch (outcome.value.type) {
      case 'signed-in': return onUnlocked();
      case 'wrong': setTriesLeft(outcome.value.triesLeft); return again(t('lock.pin.wrong'), outcome.value.waitSeconds);
      case 'wait': return again('', outcome.value.waitSeconds);
      case 'password-needed': return onPasswordNeeded(t('lock.pin.gone'));
      case 'trouble': return onTrouble(outcome.value.trouble);
    }
  };
  const type = (digits: string): void => {
    if (isChecking) return;
    setPin(digits);
    if (digits !== '') setSaid('');
    clearTimeout(later.current);
    if (digits.length === pinLength) later.current = setTimeout(() => { void unlock(digits); }, Math.max(0, waitsUntil.current - Date.now()));
  };
  const isWaiting = secondsLeft > 0;
  return (
    <form className="pin" onSubmit={(event) => {
      event.preventDefault();
      if (pin.length < pinLength) setSaid(t('lock.pin.short'));
    }}>
      <div className="pin__l">
        <PinField ref={field} label={t('lock.pin')} hint={triesLeft === undefined ? t('lock.pin.hint') : t('lock.pin.hintTries', { count: triesLeft })} value={pin} onChange={type} />
        <Said>{said === '' ? saidBefore : said}</Said>
        <Action kind="primary" className="btn--enter" type="submit" disabled={isWaiting || isChecking} {...(isWaiting || isChecking ? {} : { keys: 'Enter' })}>
          {isWaiting ? t('lock.wait', { count: secondsLeft }) : t('lock.unlock')}
        </Action>
        {others}
      </div>
      <PinPad value={pin} onChange={type} />
    </form>
  );
};
