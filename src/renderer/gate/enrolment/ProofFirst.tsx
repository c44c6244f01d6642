import { useState } from 'react';
import type { ReactNode } from 'react';
import { gate } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { leaveGate } from '../leave-gate.ts';
import { ProofForm } from '../second-factor/ProofForm.tsx';

/** Whoever changes which computers belong to the clinic shows once more who they are; then the page. */
export const ProofFirst = ({ children }: { readonly children: ReactNode }) => {
  const [own, reload] = useAnswer('own', () => gate['secondFactor.state']({}));
  const [isProved, setProved] = useState(false);
  if (isProved) return children;
  return (
    <div className="gate-form">
      <h1>{t('proof.title')}</h1>
      {own.type === 'loading' && <Bones sentence={t('own.loading')} longSentence={t('loading.long')} />}
      {own.type !== 'loading' && own.type !== 'value' && <FailurePanel failure={own} onRetry={() => { void reload(); }} />}
      {own.type === 'value' && <ProofForm has={own.value} intro={t('enrol.proof')} onProved={() => { setProved(true); }} others={<Action size="lg" onClick={leaveGate}>{t('back')}</Action>} />}
    </div>
  );
};
