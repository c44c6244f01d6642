import { useState } from 'react';
import type { FormEvent } from 'react';
import { Modal } from '@mantine/core';
import { roles } from '#shared/staff/roles.ts';
import type { Role } from '#shared/staff/roles.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { useDrafted } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Choice } from '#renderer/kit/Choice.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { ReasonField } from '#renderer/kit/ReasonField.tsx';
import { SelectField } from '#renderer/kit/SelectField.tsx';
import { t } from '#renderer/text/index.ts';

interface CloseChartDialogProps {
  readonly patientId: string;
  readonly onClose: (isClosed: boolean) => void;
}

type Which = 'person' | 'role';
interface Closing { readonly which: Which; readonly chosen: string; readonly reason: string }
const blank: Closing = { which: 'person', chosen: '', reason: '' };

/** What a patient asked for: the chart stays shut for one person, or for everybody in a role. */
export const CloseChartDialog = ({ patientId, onClose }: CloseChartDialogProps) => {
  const [form, setForm, forget] = useDrafted('restrictions.add', patientId, blank);
  const { which, chosen, reason } = form;
  const [isAsked, setIsAsked] = useState(false);
  const [refused, setRefused] = useState<string | Failure>();
  const change = (part: Partial<Closing>): void => {
    setForm({ ...form, ...part });
    setRefused(undefined);
  };
  const end = (isClosed: boolean): void => {
    forget();
    onClose(isClosed);
  };
  const [staff] = useAnswer('staff', () => clinic['staff.list']({}));
  const people = staff.type === 'value' ? staff.value.staff.filter((person) => person.state !== 'ended') : [];
  const options = which === 'person' ? people.map((person) => ({ value: person.id, label: `${person.displayName}, ${t(`role.${person.role}`)}` })) : roles.map((role) => ({ value: role, label: t(`role.${role}`) }));
  const close = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsAsked(true);
    if (chosen === '' || reason.trim() === '') return focusFirstProblem();
    const closedTo = which === 'person' ? { type: which, staffId: chosen } : { type: which, role: chosen as Role };
    const outcome = await outcomeOf(clinic['restrictions.add']({ patientId, closedTo, reason: reason.trim() }));
    if (outcome.type !== 'value') return setRefused(outcome);
    if (outcome.value.type === 'added') return end(true);
    setRefused(t(`closed.${outcome.value.type}`));
  };
  return (
    <Modal opened onClose={() => { end(false); }} title={t('closed.add.title')} centered size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <form className="dialog" noValidate onSubmit={(event) => { void close(event); }}>
        <p className="sec">{t('closed.add.text')}</p>
        <Choice label={t('closed.add.which')} value={which} onChange={(next: Which) => { change({ which: next, chosen: '' }); }} options={[{ value: 'person', label: t('closed.add.person') }, { value: 'role', label: t('closed.add.role') }]} />
        <SelectField label={t(`closed.add.${which}`)} hasFocus value={chosen} options={[{ value: '', label: t('closed.add.choose') }, ...options]} problem={isAsked && chosen === '' ? t('closed.add.missing') : undefined}
          onChange={(value) => { change({ chosen: value }); }} />
        <ReasonField label={t('closed.add.reason')} value={reason} onChange={(value) => { change({ reason: value }); }} problem={isAsked && reason.trim() === '' ? t('staff.reason.missing') : undefined} />
        {typeof refused === 'string' && <p role="alert" className="problem">{refused}</p>}
        {typeof refused === 'object' && <FailurePanel failure={refused} />}
        <div className="dialog__foot"><Action onClick={() => { end(false); }}>{t('cancel')}</Action><Action kind="primary" type="submit" icon="lock">{t('closed.add.button')}</Action></div>
      </form>
    </Modal>
  );
};
