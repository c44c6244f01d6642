import { useState } from 'react';
import type { FormEvent } from 'react';
import { gate } from '#renderer/api/client.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { HubFields } from '../enrolment/HubFields.tsx';
import { nothingTyped, problemOf, whyWords } from '../enrolment/hub-words.ts';
import type { HubTyped } from '../enrolment/hub-words.ts';
import { useHubForm } from '../enrolment/use-hub-form.ts';
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
  const { typed, setTyped, problems, refuse, said, say, isWorking, ask } = useHubForm<Problems>(nothingTyped, saidBefore);
  const [words, setWords] = useState('');
  const [isOlder, setIsOlder] = useState(false);

  const look = async (isAnew: boolean): Promise<void> => {
    say('');
    if (wordsIn(words).length !== recoveryWordCount) return refuse({ words: t('recovery.words.count') });
    const value = await ask(() => gate['recoverClinic.find']({ ...typed, words: wordsIn(words).join(' '), isAnew }));
    if (!value) return;
    setIsOlder(value.type === 'hub-older');
    switch (value.type) {
      case 'found': return onFound(value);
      case 'bad-address': case 'bad-proxy': return refuse(problemOf({ type: value.type }));
      case 'bad-code': return refuse(problemOf(value));
      case 'already-set-up': return onAlready();
      case 'trouble': return onTrouble(value.trouble);
      default: return say(saidOf(value) ?? '');
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
