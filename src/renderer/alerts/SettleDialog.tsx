import { useState } from 'react';
import type { FormEvent } from 'react';
import { Modal } from '@mantine/core';
import type { Alert } from '#shared/alerts/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { ReasonField } from '#renderer/kit/ReasonField.tsx';
import { t } from '#renderer/text/index.ts';

/** What was found, and done with it. */
export const SettleDialog = ({ alert, onClose }: { readonly alert: Alert; readonly onClose: () => void }) => {
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const settle = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (note.trim() === '') { setProblem(t('staff.reason.missing')); return focusFirstProblem(); }
    const outcome = await outcomeOf(clinic['alerts.settle']({ id: alert.id, note: note.trim() }));
    if (outcome.type !== 'value') return setFailure(outcome);
    if (outcome.value.type === 'settled') return onClose();
    setProblem(t(`alerts.${outcome.value.type}`));
  };
  return (
    <Modal opened onClose={onClose} title={t('alerts.settle.title')} centered closeButtonProps={{ 'aria-label': t('close') }}>
      <form className="dialog" noValidate onSubmit={(event) => { void settle(event); }}>
        <p><b>{t(`alert.${alert.kind}`)}</b><br />{t(`alert.${alert.kind}.text`, { name: alert.staffName })}</p>
        <ReasonField label={t('alerts.settle.note')} hasFocus value={note} onChange={(value) => { setNote(value); setProblem(undefined); }} problem={problem} />
        {failure && <FailurePanel failure={failure} />}
        <div className="dialog__foot"><Action onClick={onClose}>{t('cancel')}</Action><Action kind="primary" type="submit">{t('alerts.settle.button')}</Action></div>
      </form>
    </Modal>
  );
};
