import { useState } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { failureWords } from '../failure-words.ts';
import { Said } from '../Said.tsx';
import { AuthenticatorSetup } from '../second-factor/AuthenticatorSetup.tsx';
import { PasskeySetup } from '../second-factor/PasskeySetup.tsx';
import { RecoveryCodes } from '../second-factor/RecoveryCodes.tsx';
import type { StepProps } from './step-answer.ts';

/** Who may change who may do what needs a second factor before anything opens: an authenticator, or a key where the window can ask for one. */
export const EnrolStep = ({ onAnswer, onCancel }: StepProps) => {
  const [own] = useAnswer('own', () => gate['secondFactor.state']({}));
  const [way, setWay] = useState<'authenticator' | 'passkey'>('authenticator');
  const [codes, setCodes] = useState<readonly string[]>();
  const [said, setSaid] = useState('');

  // Not under the codes: they are shown once, and a key pressed too soon would lose them.
  useKeys(codes ? {} : { Esc: onCancel });

  const goOn = async (): Promise<void> => {
    const outcome = await outcomeOf(gate['session.continueSignIn']({}));
    if (outcome.type === 'value') return onAnswer(outcome.value);
    setCodes(undefined);
    setSaid(failureWords(outcome));
  };
  const enrolled = (recoveryCodes: readonly string[] | null): void => {
    if (recoveryCodes === null) void goOn();
    else setCodes(recoveryCodes);
  };
  if (codes) return <RecoveryCodes codes={codes} onDone={() => { void goOn(); }} />;
  const mayUseKey = own.type === 'value' && own.value.canAddPasskey;
  const cancel = <Action size="lg" keys="Esc" onClick={onCancel}>{t('cancel')}</Action>;
  return (
    <div className="gate-form">
      <h1>{t('enrol.title')}</h1>
      <p className="gate-form__intro">{t('enrol.why')}</p>
      {way === 'authenticator'
        ? <AuthenticatorSetup onEnrolled={enrolled} others={<>{mayUseKey && <Action size="lg" icon="key" onClick={() => { setWay('passkey'); }}>{t('enrol.useKey')}</Action>}{cancel}</>} />
        : <PasskeySetup onAdded={enrolled} others={<><Action size="lg" onClick={() => { setWay('authenticator'); }}>{t('enrol.useApp')}</Action>{cancel}</>} />}
      <Said>{said}</Said>
    </div>
  );
};
