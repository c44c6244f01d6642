import { useState } from 'react';
import type { FormEvent } from 'react';
import { Modal } from '@mantine/core';
import type { Observation } from '#shared/vitals/observation.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { keepDraft, useDrafted } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { t } from '#renderer/text/index.ts';
import { measureWords, valueWords } from './words.ts';

const usual = ['wrong-patient', 'mistyped', 'device'] as const;

interface StrikeDialogProps {
  readonly patientId: string;
  readonly observation: Observation | undefined;
  readonly onClose: (isStruck: boolean) => void;
}

const StrikeForm = ({ patientId, observation, onClose }: StrikeDialogProps & { readonly observation: Observation }) => {
  const blank = { observationId: observation.id, reason: '' };
  const [{ reason }, change] = useDrafted('strike', patientId, blank, (kept) => kept.observationId === observation.id);
  const setReason = (typed: string): void => { change({ ...blank, reason: typed }); };
  const [problem, setProblem] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const strike = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (reason.trim() === '') return setProblem(t('strike.reason.missing'));
    const outcome = await outcomeOf(clinic['vitals.strike']({ patientId, observationId: observation.id, reason }));
    if (outcome.type !== 'value') return setFailure(outcome);
    switch (outcome.value.type) {
      case 'struck': return onClose(true);
      case 'already-struck': case 'no-such-observation': return setProblem(t(`strike.${outcome.value.type}`));
    }
  };
  return (
    <form className="dialog" onSubmit={(event) => { void strike(event); }}>
      <p><b>{measureWords(observation)} {valueWords(observation)}</b></p>
      <p className="sec">{t('strike.text')}</p>
      <TextField label={t('strike.reason')} data-autofocus value={reason} maxLength={300} problem={problem} onChange={(event) => { setReason(event.currentTarget.value); }} />
      <div className="strike__usual" role="group" aria-label={t('strike.common')}>
        {usual.map((name) => <Action key={name} onClick={() => { setReason(t(`strike.${name}`)); }}>{t(`strike.${name}`)}</Action>)}
      </div>
      {failure && <FailurePanel failure={failure} />}
      <div className="dialog__foot">
        <Action onClick={() => { onClose(false); }}>{t('cancel')}</Action>
        <Action kind="primary" type="submit">{t('strike.button')}</Action>
      </div>
    </form>
  );
};

/** Asks why, because a struck value without a reason helps nobody. */
export const StrikeDialog = ({ patientId, observation, onClose: onClosed }: StrikeDialogProps) => {
  // Struck or cancelled: either way nobody comes back to it.
  const onClose = (isStruck: boolean): void => {
    keepDraft({ form: 'strike', patientId }, undefined);
    onClosed(isStruck);
  };
  return (
    <Modal opened={observation !== undefined} onClose={() => { onClose(false); }} title={t('strike.title')} centered closeButtonProps={{ 'aria-label': t('close') }}>
      {observation && <StrikeForm patientId={patientId} observation={observation} onClose={onClose} />}
    </Modal>
  );
};
