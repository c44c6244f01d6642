import { useState } from 'react';
import type { FormEvent } from 'react';
import { Modal } from '@mantine/core';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { useDrafted } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { Icon } from '#renderer/kit/Icon.tsx';
import { ReasonField } from '#renderer/kit/ReasonField.tsx';
import { go } from '#renderer/navigation/index.ts';
import { t } from '#renderer/text/index.ts';
import { breakProblems, openingOf } from './break-form.ts';
import type { BreakForm } from './break-form.ts';
import { useEmergency } from './store.ts';
import { WhoFields } from './WhoFields.tsx';

const usual = ['unconscious', 'collapsed', 'breathing', 'reaction', 'bleeding'] as const;
const consequences = ['only', 'time', 'told', 'reviewed', 'offline'] as const;

/** Said before, not after. */
const WhatHappens = () => (
  <div className="break-then">
    <p><b>{t('break.then')}</b></p>
    <ul>{consequences.map((name) => <li key={name}><Icon name="check" size={14} />{t(`break.then.${name}`)}</li>)}</ul>
  </div>
);

const BreakGlassForm = ({ patientId, onClose }: { readonly patientId: string | undefined; readonly onClose: () => void }) => {
  const load = useEmergency((state) => state.load);
  const [form, setForm, forget] = useDrafted<BreakForm>('emergency', patientId ?? null, { by: patientId === undefined ? 'record-number' : 'patient', patientId: patientId ?? '', recordNumber: '', familyName: '', birthDate: '', reason: '' });
  const [state, setState] = useState<'typing' | 'asked' | 'opening' | 'not-found' | 'several' | 'not-breakable' | Failure>('typing');
  const change = (part: Partial<BreakForm>): void => { setForm({ ...form, ...part }); if (state !== 'asked') setState('typing'); };
  const problems = breakProblems(form);
  const shown = state === 'asked' ? problems : {};
  const open = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (Object.keys(problems).length > 0) { setState('asked'); return focusFirstProblem(); }
    if (state === 'opening') return;
    setState('opening');
    const outcome = await outcomeOf(clinic['emergency.open'](openingOf(form)));
    if (outcome.type !== 'value') return setState(outcome);
    if (outcome.value.type !== 'opened') return setState(outcome.value.type);
    await load();
    forget();
    onClose();
    go({ page: 'chart', patientId: outcome.value.access.patientId, tab: null });
  };
  return (
    <form className="dialog" noValidate onSubmit={(event) => { void open(event); }}>
      <WhoFields form={form} problems={shown} onChange={change} />
      <ReasonField label={t('break.reason')} hint={t('break.reason.hint')} hasFocus={form.by === 'patient'} value={form.reason} onChange={(reason) => { change({ reason }); }} problem={shown.reason}
        usual={usual.map((name) => t(`break.usual.${name}`))} usualLabel={t('break.common')} />
      <WhatHappens />
      {(state === 'not-found' || state === 'several' || state === 'not-breakable') && <p role="alert" className="problem">{t(`break.${state}`)}</p>}
      {typeof state === 'object' && <FailurePanel failure={state} />}
      <div className="dialog__foot">
        <Action onClick={() => { forget(); onClose(); }}>{t('cancel')}</Action>
        <Action kind="primary" type="submit" icon="key" disabled={state === 'opening'}>{t(state === 'opening' ? 'break.opening' : 'break.button')}</Action>
      </div>
    </form>
  );
};

/** Asks who and why, says what it brings with it, then opens that chart. Nothing of it needs a network. */
export const BreakGlassDialog = () => {
  const { asking, stopAsking } = useEmergency();
  return (
    <Modal opened={asking !== 'no'} onClose={stopAsking} title={t('break.title')} centered size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      {asking !== 'no' && <BreakGlassForm patientId={typeof asking === 'object' ? asking.patientId : undefined} onClose={stopAsking} />}
    </Modal>
  );
};
