import { useState } from 'react';
import type { FormEvent } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { TextField } from '#renderer/kit/TextField.tsx';
import { failureWords } from '../failure-words.ts';
import { Said } from '../Said.tsx';

interface CheckStepProps {
  readonly positions: readonly number[];
  readonly onBack: () => void;
  readonly onFinish: (next: 'done' | 'begin-again' | 'already-set-up') => void;
  readonly onTrouble: (trouble: string) => void;
}

/** Four words typed back prove that the paper exists. */
export const CheckStep = ({ positions, onBack, onFinish, onTrouble }: CheckStepProps) => {
  const [typed, setTyped] = useState<readonly string[]>(positions.map(() => ''));
  const [differing, setDiffering] = useState<readonly number[]>([]);
  const [said, setSaid] = useState('');
  const [isWorking, setIsWorking] = useState(false);
  const check = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isWorking) return;
    setIsWorking(true);
    setSaid('');
    const outcome = await outcomeOf(gate['setup.confirm']({ words: typed.map((word) => word.trim().toLowerCase()) }));
    setIsWorking(false);
    if (outcome.type !== 'value') return setSaid(failureWords(outcome));
    switch (outcome.value.type) {
      case 'words-differ': setDiffering(outcome.value.positions); focusFirstProblem(); return setSaid(t('setup.check.again'));
      case 'trouble': return onTrouble(outcome.value.trouble);
      case 'done': case 'begin-again': case 'already-set-up': return onFinish(outcome.value.type);
    }
  };
  return (
    <form className="gate-form" onSubmit={(event) => { void check(event); }}>
      <h2>{t('setup.check.title')}</h2>
      <p className="gate-form__intro">{t('setup.check.text')}</p>
      <div className="four">
        {positions.map((position, i) => (
          <TextField key={position} label={t('setup.check.word', { position })} autoFocus={i === 0} value={typed[i] ?? ''} maxLength={20}
            problem={differing.includes(position) ? t('setup.check.differ') : undefined}
            onChange={(event) => { const word = event.currentTarget.value; setTyped(typed.map((old, k) => (k === i ? word : old))); }} />
        ))}
      </div>
      <Said>{said}</Said>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" type="submit" disabled={isWorking}>{isWorking ? t('setup.check.making') : t('setup.check.button')}</Action>
        <Action size="lg" onClick={onBack}>{t('setup.check.show')}</Action>
      </div>
    </form>
  );
};
