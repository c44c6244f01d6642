import { useState } from 'react';
import type { FormEvent } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { TextField } from '#renderer/kit/TextField.tsx';
import { useSecondsLeft } from '#renderer/kit/use-seconds-left.ts';
import { failureWords } from './failure-words.ts';
import { NewPasswordFields, noPassword, problemsOf } from './NewPasswordFields.tsx';
import type { PasswordProblems } from './NewPasswordFields.tsx';
import { Opening } from './Opening.tsx';
import { recoveryWordCount, RecoveryWordsField, wordsIn } from './RecoveryWordsField.tsx';
import { Said } from './Said.tsx';

interface RecoveryPageProps {
  readonly onBack: () => void;
  readonly onTrouble: (trouble: string) => void;
}

/** An administrator's 24 words from the paper, and a new password. */
export const RecoveryPage = ({ onBack, onTrouble }: RecoveryPageProps) => {
  const [words, setWords] = useState('');
  const [userName, setUserName] = useState('');
  const [fresh, setFresh] = useState(noPassword);
  const [problems, setProblems] = useState<PasswordProblems & { readonly words?: string; readonly userName?: string }>({});
  const [stage, setStage] = useState<'typing' | 'working' | 'opening'>('typing');
  const [said, setSaid] = useState('');
  const [secondsLeft, startWait] = useSecondsLeft();
  const typed = wordsIn(words);

  const stay = (sentence: string): void => {
    setStage('typing');
    setSaid(sentence);
  };
  const open = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const found = {
      ...problemsOf(fresh), ...(typed.length === recoveryWordCount ? {} : { words: t('recovery.words.count') }), ...(userName.trim() === '' ? { userName: t('recovery.userName.missing') } : {}),
    };
    setProblems(found);
    focusFirstProblem();
    if (Object.keys(found).length > 0) return stay('');
    setStage('working');
    const outcome = await outcomeOf(gate['recovery.open']({ words: typed.join(' '), userName: userName.trim(), newPassword: fresh.password }));
    if (outcome.type !== 'value') return stay(failureWords(outcome));
    switch (outcome.value.type) {
      case 'recovered': return setStage('opening');
      case 'words-wrong': return stay(t('recovery.words-wrong'));
      case 'not-an-administrator': return stay(t('recovery.not-an-administrator'));
      case 'wait': startWait(outcome.value.waitSeconds); return stay('');
      case 'password-too-weak': setProblems({ password: t(`weak.${outcome.value.why}`) }); return stay('');
      case 'trouble': return onTrouble(outcome.value.trouble);
    }
  };

  if (stage === 'opening') return <Opening />;
  return (
    <form className="gate-form" onSubmit={(event) => { void open(event); }}>
      <h1>{t('recovery.title')}</h1>
      <p className="gate-form__intro">{t('recovery.text')}</p>
      <RecoveryWordsField rows={4} autoFocus value={words} problem={problems.words} onChange={setWords} />
      <TextField label={t('recovery.userName')} value={userName} maxLength={60} problem={problems.userName} onChange={(event) => { setUserName(event.currentTarget.value); }} />
      <NewPasswordFields label={t('recovery.newPassword')} value={fresh} onChange={setFresh} problems={problems} />
      <Said>{said}</Said>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" type="submit" disabled={stage === 'working' || secondsLeft > 0}>
          {stage === 'working' ? t('recovery.working') : secondsLeft > 0 ? t('signIn.wait', { count: secondsLeft }) : t('recovery.button')}
        </Action>
        <Action size="lg" onClick={onBack}>{t('back')}</Action>
      </div>
    </form>
  );
};
