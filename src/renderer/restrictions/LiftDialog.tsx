import { useState } from 'react';
import type { FormEvent } from 'react';
import { Modal } from '@mantine/core';
import type { Restriction } from '#shared/restrictions/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { ReasonField } from '#renderer/kit/ReasonField.tsx';
import { t } from '#renderer/text/index.ts';
import { closedToWords } from './closed-to-words.ts';

/** Opens a closed chart again, with why and who agreed. */
export const LiftDialog = ({ restriction, onClose }: { readonly restriction: Restriction; readonly onClose: (isLifted: boolean) => void }) => {
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const lift = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (reason.trim() === '') { setProblem(t('staff.reason.missing')); return focusFirstProblem(); }
    const outcome = await outcomeOf(clinic['restrictions.lift']({ id: restriction.id, patientId: restriction.patientId, reason: reason.trim() }));
    if (outcome.type !== 'value') return setFailure(outcome);
    if (outcome.value.type === 'lifted') return onClose(true);
    setProblem(t(`closed.${outcome.value.type}`));
  };
  return (
    <Modal opened onClose={() => { onClose(false); }} title={t('closed.lift.title')} centered closeButtonProps={{ 'aria-label': t('close') }}>
      <form className="dialog" noValidate onSubmit={(event) => { void lift(event); }}>
        <p className="sec">{t('closed.lift.text', { who: closedToWords(restriction) })}</p>
        <ReasonField label={t('closed.lift.reason')} hasFocus value={reason} onChange={(value) => { setReason(value); setProblem(undefined); }} problem={problem} />
        {failure && <FailurePanel failure={failure} />}
        <div className="dialog__foot"><Action onClick={() => { onClose(false); }}>{t('cancel')}</Action><Action kind="primary" type="submit">{t('closed.lift.button')}</Action></div>
      </form>
    </Modal>
  );
};
