import { useState } from 'react';
import type { FormEvent } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { failureWords } from '../failure-words.ts';
import { recoveryWordCount, RecoveryWordsField, wordsIn } from '../RecoveryWordsField.tsx';
import { Said } from '../Said.tsx';

/** Once for a clinic from before there was sync: the words alone can begin the list of its computers. */
export const FoundClinicPage = ({ onFounded, onBack }: { readonly onFounded: () => void; readonly onBack: () => void }) => {
  const [words, setWords] = useState('');
  const [problem, setProblem] = useState<string>();
  const [said, setSaid] = useState('');
  const [isWorking, setIsWorking] = useState(false);
  const found = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isWorking) return;
    const typed = wordsIn(words);
    const lacking = typed.length === recoveryWordCount ? undefined : t('recovery.words.count');
    setProblem(lacking);
    setSaid('');
    if (lacking !== undefined) return focusFirstProblem();
    setIsWorking(true);
    const outcome = await outcomeOf(gate['network.found']({ words: typed.join(' ') }));
    setIsWorking(false);
    if (outcome.type !== 'value') return setSaid(failureWords(outcome));
    switch (outcome.value.type) {
      case 'founded': case 'has-one': return onFounded();
      case 'words-wrong': return setSaid(t('found.words-wrong'));
    }
  };
  return (
    <form className="gate-form" onSubmit={(event) => { void found(event); }}>
      <h1>{t('found.title')}</h1>
      <p className="gate-form__intro">{t('found.text')}</p>
      <RecoveryWordsField rows={4} autoFocus value={words} problem={problem} onChange={setWords} />
      <Said>{said}</Said>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" type="submit" disabled={isWorking}>{isWorking ? t('found.working') : t('found.button')}</Action>
        <Action size="lg" onClick={onBack}>{t('back')}</Action>
      </div>
    </form>
  );
};
