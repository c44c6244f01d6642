import { useState } from 'react';
import type { FormEvent } from 'react';
import { Modal, Textarea } from '@mantine/core';
import type { EmergencyReview } from '#shared/emergency/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { useDrafted } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Choice } from '#renderer/kit/Choice.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { t } from '#renderer/text/index.ts';

type Finding = 'justified' | 'not-justified';

/** One finding, with a note. Nothing is chosen beforehand. */
export const ReviewDialog = ({ review, onClose }: { readonly review: EmergencyReview; readonly onClose: (isDone: boolean) => void }) => {
  const blank: { readonly id: string; readonly finding: Finding | null; readonly note: string } = { id: review.id, finding: null, note: '' };
  const [form, change, forget] = useDrafted('emergency.review', null, blank, (kept) => kept.id === review.id);
  const { finding, note } = form;
  const [isAsked, setIsAsked] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const needsNote = finding === 'not-justified' && note.trim() === '';
  const close = (isDone: boolean): void => {
    forget();
    onClose(isDone);
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsAsked(true);
    if (finding === null || needsNote) return focusFirstProblem();
    const outcome = await outcomeOf(clinic['emergency.review']({ id: review.id, finding, note: note.replace(/\s+/g, ' ').trim() }));
    if (outcome.type !== 'value') return setFailure(outcome);
    if (outcome.value.type === 'reviewed') return close(true);
    setProblem(t(`review.${outcome.value.type}`));
  };
  return (
    <Modal opened onClose={() => { close(false); }} title={t('review.title')} centered size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <form className="dialog" noValidate onSubmit={(event) => { void save(event); }}>
        <p><b><bdi>{t('reviews.broke', { name: review.staffName, record: review.recordNumber })}</bdi></b><br /><bdi>{t('emergency.reason', { reason: review.reason })}</bdi></p>
        <Choice label={t('review.finding')} value={finding} onChange={(next: Finding) => { change({ ...form, finding: next }); }} options={[{ value: 'justified', label: t('review.yes') }, { value: 'not-justified', label: t('review.no') }]} />
        {isAsked && finding === null && <p role="alert" className="problem">{t('review.missing')}</p>}
        <Textarea label={t('review.note')} description={t('review.note.hint')} inputWrapperOrder={['label', 'input', 'description', 'error']} rows={3} maxLength={1000} value={note} error={isAsked && needsNote ? t('review.note.missing') : undefined}
          onChange={(event) => { change({ ...form, note: event.currentTarget.value }); }} />
        {problem !== undefined && <p role="alert" className="problem">{problem}</p>}
        {failure && <FailurePanel failure={failure} />}
        <div className="dialog__foot"><Action onClick={() => { close(false); }}>{t('cancel')}</Action><Action kind="primary" type="submit">{t('review.save')}</Action></div>
      </form>
    </Modal>
  );
};
