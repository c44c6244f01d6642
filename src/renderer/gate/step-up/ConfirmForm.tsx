import { useState } from 'react';
import type { FormEvent } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { useSecondsLeft } from '#renderer/kit/use-seconds-left.ts';
import { failureWords } from '../failure-words.ts';
import { leaveGate } from '../leave-gate.ts';
import { recoveryWordCount, RecoveryWordsField, wordsIn } from '../RecoveryWordsField.tsx';
import { Said } from '../Said.tsx';
import { sentenceOf } from './asked-words.ts';
import { AskedFacts } from './AskedFacts.tsx';
import type { Asked } from './AskedFacts.tsx';
import { resultOf } from './result.ts';
import type { Result } from './result.ts';
import { askedKey, missingOf, noSecrets, SecretFields } from './SecretFields.tsx';

interface ConfirmFormProps {
  readonly asked: Asked;
  readonly onResult: (result: Result) => void;
  readonly onNothingAsked: () => void;
}

/** Password, a code or a key where one is due, and the recovery words for who has no second person at hand. */
export const ConfirmForm = ({ asked, onResult, onNothingAsked }: ConfirmFormProps) => {
  const [secrets, setSecrets] = useState(noSecrets);
  const [words, setWords] = useState<string>();
  const [said, setSaid] = useState('');
  const [isWorking, setIsWorking] = useState(false);
  const [secondsLeft, startWait] = useSecondsLeft();
  const isOff = isWorking || secondsLeft > 0;
  const typed = wordsIn(words ?? '');

  const stay = (sentence: string, waitSeconds = 0): void => {
    setIsWorking(false);
    setSaid(sentence);
    startWait(waitSeconds);
  };
  const run = async (token: string): Promise<void> => {
    const outcome = await outcomeOf(gate['stepUp.run']({ token }));
    if (outcome.type === 'value') onResult(resultOf(outcome.value.reply));
    // It ran, and the clinic's window, which says what became of it, came before the answer.
    else if (outcome.type === 'refused' && outcome.reason === 'wrong-window') onResult({ type: 'done' });
    else stay(failureWords(outcome));
  };
  const confirm = async (passkey: string | null): Promise<void> => {
    const outcome = await outcomeOf(gate['stepUp.confirm']({
      password: secrets.password, passkey, code: asked.needsSecondFactor && passkey === null ? secrets.code.trim() : null, words: words === undefined ? null : typed.join(' '),
    }));
    if (outcome.type !== 'value') return stay(failureWords(outcome));
    switch (outcome.value.type) {
      case 'confirmed': return run(outcome.value.token);
      case 'wrong': setSecrets({ ...secrets, password: '' }); return stay(t('confirm.wrong'), outcome.value.waitSeconds);
      case 'wait': return stay('', outcome.value.waitSeconds);
      case 'wrong-code': setSecrets({ ...secrets, code: '' }); return stay(passkey === null ? t('code.wrong') : t('key.wrong'));
      case 'words-wrong': return stay(t('recovery.words-wrong'));
      case 'nothing-asked': return onNothingAsked();
    }
  };
  /** What is missing, before anything is sent. */
  const missing = (isByKey: boolean): string | undefined => {
    const lacking = missingOf(secrets, asked.needsSecondFactor && !isByKey);
    if (lacking !== undefined) return lacking;
    return words !== undefined && typed.length !== recoveryWordCount ? t('recovery.words.count') : undefined;
  };
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (isOff) return;
    const lacking = missing(false);
    if (lacking !== undefined) return setSaid(lacking);
    setIsWorking(true);
    setSaid('');
    void confirm(null);
  };
  const askKey = async (): Promise<void> => {
    const lacking = missing(true);
    if (lacking !== undefined) return setSaid(lacking);
    setIsWorking(true);
    setSaid(t('key.touch'));
    const answer = await askedKey();
    if (answer.type === 'not') return stay(answer.sentence);
    await confirm(answer.passkey);
  };

  const buttonWords = secondsLeft > 0 ? t('lock.wait', { count: secondsLeft }) : isWorking ? t('confirm.working') : t('confirm.button');
  return (
    <form className="gate-form" onSubmit={send}>
      <h1>{sentenceOf(asked.method)}</h1>
      <AskedFacts shown={asked.shown} />
      <p className="gate-form__intro">{t('confirm.intro')}</p>
      <SecretFields secrets={secrets} onChange={setSecrets} needsSecondFactor={asked.needsSecondFactor} />
      {asked.offersWords && words === undefined && <Action kind="quiet" icon="file" onClick={() => { setWords(''); }}>{t('confirm.useWords')}</Action>}
      {words !== undefined && <RecoveryWordsField rows={3} autoFocus value={words} onChange={setWords} />}
      <Said>{said}</Said>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" type="submit" disabled={isOff} {...(isOff ? {} : { keys: 'Enter' })}>{buttonWords}</Action>
        {asked.needsSecondFactor && asked.mayUsePasskey && <Action size="lg" icon="key" disabled={isOff} onClick={() => { void askKey(); }}>{t('lock.useKey')}</Action>}
        <Action size="lg" keys="Esc" onClick={leaveGate}>{t('confirm.cancel')}</Action>
      </div>
    </form>
  );
};
