import { gate } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { leaveGate } from '../leave-gate.ts';
import { ProofForm } from '../second-factor/ProofForm.tsx';

/** From Settings, before a new PIN: whoever finds the desk open must not come back with a PIN of their own. */
export const PinProof = ({ onProved }: { readonly onProved: () => void }) => {
  const [own, reload] = useAnswer('own', () => gate['secondFactor.state']({}));
  useKeys({ Esc: leaveGate });
  return (
    <div className="gate-form">
      <h1>{t('proof.title')}</h1>
      {own.type === 'loading' ? <Bones sentence={t('own.loading')} longSentence={t('loading.long')} />
        : own.type !== 'value' ? <FailurePanel failure={own} onRetry={() => { void reload(); }} />
        : <ProofForm has={own.value} intro={t('proof.intro.pin')} onProved={onProved} others={<Action size="lg" keys="Esc" onClick={leaveGate}>{t('gate.backToClinic')}</Action>} />}
    </div>
  );
};
