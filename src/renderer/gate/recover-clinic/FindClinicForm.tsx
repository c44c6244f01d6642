import { useState } from 'react';
import type { FormEvent } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { HubFields } from '../enrolment/HubFields.tsx';
import { nothingTyped, problemOf, whyWords } from '../enrolment/hub-words.ts';
import type { HubTyped } from '../enrolment/hub-words.ts';
import { failureWords } from '../failure-words.ts';
import { recoveryWordCount, RecoveryWordsField, wordsIn } from '../RecoveryWordsField.tsx';
import { Said } from '../Said.tsx';
import { momentWords } from '../step-up/asked-words.ts';
import type { Found, FoundClinic } from './recovery.ts';

interface FindClinicFormProps {
  /** Why the one before came to nothing. */
  readonly saidBefore: string;
  readonly onFound: (found: FoundClinic) => void;
  readonly onBack: () => void;
  readonly onTrouble: (trouble: string) => void;
  readonly onAlready: () => void;
}

type Problems = Partial<HubTyped> & { readonly words?: string };

/** Why nothing is shown; undefined where the form itself says it. */
const saidOf = (found: Found): string | undefined => {
  switch (found.type) {
    case 'words-wrong': case 'not-known': case 'not-verified': return t(`recoverClinic.${found.type}`);
    case 'hub-older': return t('recoverClinic.hub-older', { seen: momentWords(found.seenAt), shown: momentWords(found.shownAt) });
    case 'hub-trouble': return whyWords(found.why);
    default: return undefined;
  }
};

/** Where the hub is, and the paper with the words. */
export const FindClinicForm = ({ saidBefore, onFound, onBack, onTrouble, onAlready }: FindClinicFormProps) => {
  const [typed, setTyped] = useState(nothingTyped);
  const [words, setWords] = useState('');
  const [problems, setProblems] = useState<Problems>({});
  const [said, setSaid] = useState(saidBefore);
  const [isWorking, setIsWorking] = useState(false);
  const [isOlder, setIsOlder] = useState(false);

  const refuse = (found: Problems): void => {
    setProblems(found);
    focusFirstProblem();
  };
  const look = async (isAnew: boolean): Promise<void> => {
    if (isWorking) return;
    setSaid('');
    setProblems({});
    if (wordsIn(words).length !== recoveryWordCount) return refuse({ words: t('recovery.words.count') });
    setIsWorking(true);
    const outcome = await outcomeOf(gate['recoverClinic.find']({ ...typed, words: wordsIn(words).join(' '), isAnew }));
    setIsWorking(false);
    if (outcome.type !== 'value') return setSaid(failureWords(outcome));
    const { value } = outcome;
    setIsOlder(value.type === 'hub-older');
    switch (value.type) {
      case 'found': return onFound(value);
      case 'bad-address': case 'bad-proxy': return refuse(problemOf({ type: value.type }));
      case 'bad-code': return refuse(problemOf(value));
      case 'already-set-up': return onAlready();
      case 'trouble': return onTrouble(value.trouble);
      default: return setSaid(saidOf(value) ?? '');
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void look(false);
  };
  return (
    <form className="gate-form" onSubmit={submit}>
      <h1>{t('recoverClinic.title')}</h1>
      <p className="gate-form__intro">{t('recoverClinic.text')}</p>
      <HubFields value={typed} problems={problems} onChange={setTyped} />
      <RecoveryWordsField value={words} rows={3} problem={problems.words} onChange={setWords} />
      <Said>{said}</Said>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" type="submit" disabled={isWorking}>{isWorking ? t('recoverClinic.looking') : t('recoverClinic.look')}</Action>
        {isOlder && <Action size="lg" disabled={isWorking} onClick={() => { void look(true); }}>{t('recoverClinic.anew')}</Action>}
        <Action size="lg" onClick={onBack}>{t('back')}</Action>
      </div>
    </form>
  );
};
