import { useState } from 'react';
import type { FormEvent } from 'react';
import { Modal } from '@mantine/core';
import type { Role } from '#shared/staff/roles.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { SelectField } from '#renderer/kit/SelectField.tsx';
import { isTextKey, t } from '#renderer/text/index.ts';

/** Gives a change that was not taken in to somebody who knows about it. */
export const HandOverDialog = ({ id, onClose }: { readonly id: number; readonly onClose: (isDone: boolean) => void }) => {
  const [people] = useAnswer('people', () => clinic['review.people']({}));
  const [staffId, setStaffId] = useState('');
  const [problem, setProblem] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const listed = people.type === 'value' ? people.value.people : [];
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (staffId === '') return setProblem(t('kept.handOver.missing'));
    const outcome = await outcomeOf(clinic['sync.handOver']({ id, staffId }));
    if (outcome.type !== 'value') return setFailure(outcome);
    if (outcome.value.type === 'handed-over') return onClose(true);
    setProblem(t(`kept.${outcome.value.type}`));
  };
  return (
    <Modal opened onClose={() => { onClose(false); }} title={t('kept.handOver.title')} centered closeButtonProps={{ 'aria-label': t('close') }}>
      <form className="dialog" noValidate onSubmit={(event) => { void save(event); }}>
        <p className="sec">{t('kept.handOver.text')}</p>
        <SelectField label={t('kept.handOver.to')} value={staffId} hasFocus problem={problem} onChange={(chosen) => { setStaffId(chosen); setProblem(undefined); }}
          options={[{ value: '', label: t('kept.handOver.choose') }, ...listed.map(({ id: value, name, role }) => ({ value, label: isTextKey(`role.${role}`) ? t('two.who', { name, role: t(`role.${role as Role}`) }) : name }))]} />
        {failure && <FailurePanel failure={failure} />}
        <div className="dialog__foot"><Action onClick={() => { onClose(false); }}>{t('cancel')}</Action><Action kind="primary" type="submit">{t('kept.handOver')}</Action></div>
      </form>
    </Modal>
  );
};
