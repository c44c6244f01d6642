import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { useSecondsLeft } from '#renderer/kit/use-seconds-left.ts';
import { failureWords } from '../failure-words.ts';
import { Said } from '../Said.tsx';
import { askedKey, missingOf, noSecrets, SecretFields } from '../step-up/SecretFields.tsx';

interface ProofFormProps {
  readonly has: { readonly hasTotp: boolean; readonly passkeys: readonly unknown[] };
  /** What is about to change. */
  readonly intro: string;
  readonly onProved: () => void;
  /** Beside the button: the way back. */
  readonly others: ReactNode;
}

/** The person's secrets once more, before what lets them in changes: somebody else may sit at the open desk. */
export const ProofForm = ({ has, intro, onProved, others }: ProofFormProps) => {
  const [secrets, setSecrets] = useState(noSecrets);
  const [said, setSaid] = useState('');
  const [isWorking, setIsWorking] = useState(false);
  const [secondsLeft, startWait] = useSecondsLeft();
  const isOff = isWorking || secondsLeft > 0;
  const mayUseKey = has.passkeys.length > 0;
  const needsSecondFactor = has.hasTotp || mayUseKey;

  const stay = (sentence: string, waitSeconds = 0): void => {
    setIsWorking(false);
    setSaid(sentence);
    startWait(waitSeconds);
  };
  const prove = async (passkey: string | null): Promise<void> => {
    const outcome = await outcomeOf(gate['stepUp.prove']({ password: secrets.password, passkey, code: needsSecondFactor && passkey === null ? secrets.code.trim() : null }));
    if (outcome.type !== 'value') return stay(failureWords(outcome));
    switch (outcome.value.type) {
      case 'proved': return onProved();
      case 'wrong': setSecrets({ ...secrets, password: '' }); return stay(t('confirm.wrong'), outcome.value.waitSeconds);
      case 'wait': return stay('', outcome.value.waitSeconds);
      case 'wrong-code': setSecrets({ ...secrets, code: '' }); return stay(passkey === null ? t('code.wrong') : t('key.wrong'));
    }
  };
  const begin = (byKey: boolean): void => {
    if (isOff) return;
    const lacking = missingOf(secrets, needsSecondFactor && !byKey);
    if (lacking !== undefined) return setSaid(lacking);
    setIsWorking(true);
    setSaid(byKey ? t('key.touch') : '');
    if (byKey) void askedKey().then((answer) => (answer.type === 'not' ? stay(answer.sentence) : prove(answer.passkey)));
    else void prove(null);
  };
  const send = (event: FormEvent): void => {
    event.preventDefault();
    begin(false);
  };
  const buttonWords = secondsLeft > 0 ? t('lock.wait', { count: secondsLeft }) : isWorking ? t('proof.working') : t('proof.button');
  return (
    <form className="gate-form" onSubmit={send}>
      <p className="gate-form__intro">{intro}</p>
      <SecretFields secrets={secrets} onChange={setSecrets} needsSecondFactor={needsSecondFactor} />
      <Said>{said}</Said>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" type="submit" disabled={isOff} {...(isOff ? {} : { keys: 'Enter' })}>{buttonWords}</Action>
        {mayUseKey && <Action size="lg" icon="key" disabled={isOff} onClick={() => { begin(true); }}>{t('lock.useKey')}</Action>}
        {others}
      </div>
    </form>
  );
};
