import { useState } from 'react';
import { gate } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { leaveGate } from '../leave-gate.ts';
import { ConfirmForm } from './ConfirmForm.tsx';
import { ResultPage } from './ResultPage.tsx';
import type { Result } from './result.ts';

/** Says in words what will be done, takes the person's secrets once more, and does it. Esc does nothing of it. */
export const StepUpPage = () => {
  const [answer, reload] = useAnswer('asked', () => gate['stepUp.current']({}));
  const [result, setResult] = useState<Result>();
  // A code is shown once: a key pressed too soon must not lose it.
  useKeys(result?.type === 'code' ? {} : { Esc: leaveGate });

  const done = (next: Result): void => {
    setResult(next);
    if (next.type === 'done') leaveGate();
  };
  if (result) return <ResultPage result={result} />;
  if (answer.type === 'loading') return <Bones sentence={t('confirm.loading')} longSentence={t('loading.long')} />;
  if (answer.type !== 'value') return <FailurePanel failure={answer} onRetry={() => { void reload(); }} />;
  if (!answer.value.asked) {
    return <StatePanel icon="question" title={<h1>{t('confirm.nothing')}</h1>} actions={<Action kind="primary" size="lg" autoFocus onClick={leaveGate}>{t('gate.backToClinic')}</Action>}><p>{t('confirm.nothing.text')}</p></StatePanel>;
  }
  return <ConfirmForm asked={answer.value.asked} onResult={done} onNothingAsked={() => { void reload(); }} />;
};
