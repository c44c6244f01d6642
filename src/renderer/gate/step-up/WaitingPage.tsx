import { useState } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { failureWords } from '../failure-words.ts';
import { FocusedHeading } from '../FocusedHeading.tsx';
import { leaveGate } from '../leave-gate.ts';
import { Said } from '../Said.tsx';

/** What was asked for waits for somebody else; whoever asked can think better of it here. */
export const WaitingPage = ({ approvalId }: { readonly approvalId: string }) => {
  const [isTakenBack, setIsTakenBack] = useState(false);
  const [said, setSaid] = useState('');
  // Gone already is as good: somebody decided meanwhile, and the list under Rules says what is left.
  const takeBack = async (): Promise<void> => {
    const outcome = await outcomeOf(gate['approvals.takeBack']({ id: approvalId }));
    if (outcome.type === 'value') setIsTakenBack(true);
    else setSaid(failureWords(outcome));
  };
  const back = <Action kind="primary" size="lg" autoFocus onClick={leaveGate}>{t('gate.backToClinic')}</Action>;
  if (isTakenBack) return <StatePanel icon="check" title={<FocusedHeading>{t('approvals.takenBack')}</FocusedHeading>} actions={back}><p>{t('approvals.takenBack.text')}</p></StatePanel>;
  return (
    <StatePanel icon="people" title={<h1>{t('confirm.waiting')}</h1>} actions={<>{back}<Action size="lg" onClick={() => { void takeBack(); }}>{t('approvals.takeBack')}</Action></>}>
      <p>{t('confirm.waiting.text')}</p>
      <Said>{said}</Said>
    </StatePanel>
  );
};
