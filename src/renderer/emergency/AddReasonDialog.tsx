import { useState } from 'react';
import type { FormEvent } from 'react';
import { Modal } from '@mantine/core';
import type { EmergencyAccess } from '#shared/emergency/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { ReasonField } from '#renderer/kit/ReasonField.tsx';
import { t } from '#renderer/text/index.ts';

/** More words for whoever reviews it; the first ones stay. */
export const AddReasonDialog = ({ access, onClose }: { readonly access: EmergencyAccess; readonly onClose: () => void }) => {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (text.trim() === '') { setProblem(t('emergency.add.missing')); return focusFirstProblem(); }
    const outcome = await outcomeOf(clinic['emergency.addReason']({ id: access.id, text: text.trim() }));
    if (outcome.type !== 'value') return setFailure(outcome);
    if (outcome.value.type === 'added') return onClose();
    setProblem(t(outcome.value.type === 'full' ? 'emergency.full' : 'emergency.gone'));
  };
  return (
    <Modal opened onClose={onClose} title={t('emergency.add.title')} centered closeButtonProps={{ 'aria-label': t('close') }}>
      <form className="dialog" noValidate onSubmit={(event) => { void add(event); }}>
        <p className="sec">{t('emergency.add.text')}</p>
        <ReasonField label={t('emergency.add.label')} hasFocus value={text} onChange={(value) => { setText(value); setProblem(undefined); }} problem={problem} />
        {failure && <FailurePanel failure={failure} />}
        <div className="dialog__foot"><Action onClick={onClose}>{t('cancel')}</Action><Action kind="primary" type="submit">{t('emergency.add.button')}</Action></div>
      </form>
    </Modal>
  );
};
