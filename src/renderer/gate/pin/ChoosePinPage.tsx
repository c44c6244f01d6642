import { useRef, useState } from 'react';
import { isFitPin, pinLength } from '#shared/session/fit-pin.ts';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { failureWords } from '../failure-words.ts';
import { leaveGate } from '../leave-gate.ts';
import { Opening } from '../Opening.tsx';
import { Said } from '../Said.tsx';
import { PinField } from './PinField.tsx';
import { PinPad } from './PinPad.tsx';
import { PinProof } from './PinProof.tsx';

interface ChoosePinPageProps {
  readonly displayName: string;
  /** Somebody who has just signed in is not asked twice. */
  readonly isProved: boolean;
}

export const ChoosePinPage = ({ displayName, isProved }: ChoosePinPageProps) => {
  const [isShown, setIsShown] = useState(isProved);
  return isShown
    ? <NewPin displayName={displayName} onUnproved={() => { setIsShown(false); }} />
    : <PinProof onProved={() => { setIsShown(true); }} />;
};

/** Twelve digits, no other key, and the clinic opens. Esc does without. */
const NewPin = ({ displayName, onUnproved }: { readonly displayName: string; readonly onUnproved: () => void }) => {
  const [pin, setPin] = useState('');
  const [repeated, setRepeated] = useState('');
  const [said, setSaid] = useState('');
  const [isChosen, setIsChosen] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  useKeys({ Esc: leaveGate });

  const startOver = (sentence: string): void => {
    setPin('');
    setRepeated('');
    setSaid(sentence);
    first.current?.focus();
  };
  const typeFirst = (digits: string): void => {
    setPin(digits);
    setSaid('');
    if (digits.length < pinLength) return;
    if (isFitPin(digits)) second.current?.focus();
    else startOver(t('pin.too-easy'));
  };
  const typeSecond = async (digits: string): Promise<void> => {
    setRepeated(digits);
    setSaid('');
    if (digits.length < pinLength) return;
    if (digits !== pin) return startOver(t('pin.differ'));
    setIsChosen(true);
    const outcome = await outcomeOf(gate['session.choosePin']({ pin }));
    if (outcome.type === 'value' && outcome.value.type === 'chosen') return;
    setIsChosen(false);
    if (outcome.type === 'refused' && outcome.reason === 'step-up-needed') return onUnproved();
    startOver(outcome.type !== 'value' ? failureWords(outcome) : outcome.value.type === 'too-easy' ? t('pin.too-easy') : t('pin.not-allowed'));
  };
  const isRepeating = pin.length === pinLength;
  const type = (digits: string): void => {
    if (!isRepeating) return typeFirst(digits);
    // The key that takes a digit back takes it from the first field once the second is empty.
    if (repeated === '' && digits === '') {
      setPin(pin.slice(0, -1));
      first.current?.focus();
      return;
    }
    void typeSecond(digits);
  };

  if (isChosen) return <Opening />;
  return (
    <div className="gate-form">
      <h1>{t('pin.title')}</h1>
      <p className="gate-form__intro">{t('pin.intro', { name: displayName })}</p>
      <div className="pin">
        <div className="pin__l">
          <PinField ref={first} label={t('pin.new')} value={pin} onChange={typeFirst} autoFocus />
          <PinField ref={second} label={t('pin.again')} value={repeated} onChange={(digits) => { void typeSecond(digits); }} />
          <Said>{said}</Said>
          <Action size="lg" className="pin__later" keys="Esc" onClick={leaveGate}>{t('pin.notNow')}</Action>
        </div>
        <PinPad value={isRepeating ? repeated : pin} onChange={type} />
      </div>
      <p className="gate-form__intro sm">{t('pin.lives')}</p>
    </div>
  );
};
