import { useState } from 'react';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { t } from '#renderer/text/index.ts';
import { useStepUpOutcome } from './outcome.ts';

const icons = { done: 'check', waiting: 'clock', not: 'warn' } as const;

/** After the gate: what became of it, on the page where one was. It stays until it is closed; what waits is taken back here too. */
export const StepUpNotice = () => {
  const { told, dismiss, say } = useStepUpOutcome();
  const [failure, setFailure] = useState<Failure>();
  // Gone already is as good: somebody decided meanwhile.
  const takeBack = async (id: string): Promise<void> => {
    const outcome = await outcomeOf(clinic['approvals.takeBack']({ id }));
    if (outcome.type !== 'value') return setFailure(outcome);
    setFailure(undefined);
    say({ words: `${t('approvals.takenBack')}. ${t('approvals.takenBack.text')}`, standing: 'done' });
  };
  const { approvalId } = told ?? {};
  return (
    <div role="status" aria-label={t('stepUp.said')}>
      {told && (
        <div className={`told told--${told.standing}`}>
          <Icon name={icons[told.standing]} />
          <p>{told.words}</p>
          <div className="told__end">
            {approvalId !== undefined && <Action onClick={() => { void takeBack(approvalId); }}>{t('approvals.takeBack')}</Action>}
            <button type="button" className="btn btn--icon btn--quiet" aria-label={t('stepUp.dismiss')} onClick={dismiss}><Icon name="cross" /></button>
          </div>
        </div>
      )}
      {failure && <FailurePanel failure={failure} />}
    </div>
  );
};
