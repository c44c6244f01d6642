import { useState } from 'react';
import type { FormEvent } from 'react';
import { Modal } from '@mantine/core';
import type { QuestionInFull } from '#shared/review/contract.ts';
import type { FieldValue } from '#shared/review/unsettled.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { useDrafted } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { ReasonField } from '#renderer/kit/ReasonField.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { fieldName, questionWords, valueWords } from './words.ts';

/** What somebody is about to choose. `another` is typed here. */
export type Chosen = { readonly type: 'value'; readonly value: FieldValue } | { readonly type: 'another' } | { readonly type: 'end'; readonly recordId: string; readonly name: string } | { readonly type: 'keep' };

interface SettleDialogProps {
  readonly question: QuestionInFull;
  readonly chosen: Chosen;
  readonly onClose: (isSettled: boolean) => void;
}

const usual = () => [t('two.settle.usual.asked'), t('two.settle.usual.looked'), t('two.settle.usual.slip')];

/** What becomes of it, and why: the one line that stays beside the choice. */
export const SettleDialog = ({ question, chosen, onClose }: SettleDialogProps) => {
  const { id, patientId, recordKind, field, seen } = question;
  const session = useSession();
  const blank = { id, chosen, value: '', reason: '' };
  const [form, change, forget] = useDrafted('review.resolve', patientId, blank, (kept) => kept.id === id && kept.chosen.type === chosen.type);
  const [problems, setProblems] = useState<{ readonly value?: string; readonly reason?: string }>({});
  const [refused, setRefused] = useState<string | Failure>();
  const close = (isSettled: boolean): void => {
    forget();
    onClose(isSettled);
  };
  const type = (more: { readonly value?: string; readonly reason?: string }): void => {
    change({ ...form, ...more });
    setProblems({});
    setRefused(undefined);
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const missing = {
      ...(chosen.type === 'another' && form.value.trim() === '' ? { value: t('two.settle.another.missing') } : {}), ...(form.reason.trim() === '' ? { reason: t('two.settle.reason.missing') } : {}),
    };
    setProblems(missing);
    if (Object.keys(missing).length > 0) return focusFirstProblem();
    const choice = chosen.type === 'another' ? { type: 'value' as const, value: form.value.trim() } : chosen.type === 'end' ? { type: chosen.type, recordId: chosen.recordId } : chosen;
    const outcome = await outcomeOf(clinic['review.resolve']({ id, patientId, seen: [...seen], reason: form.reason.trim(), choice }));
    if (outcome.type !== 'value') return setRefused(outcome);
    if (outcome.value.type === 'settled') return close(true);
    setRefused(t(`two.${outcome.value.type}`));
  };
  const what = chosen.type === 'value' ? t('two.settle.text', { field: fieldName(field), value: valueWords(recordKind, field, chosen.value, session) })
    : chosen.type === 'end' ? `${chosen.name}. ${t('two.pair.choice.end')}` : chosen.type === 'keep' ? t('two.pair.choice.keep') : questionWords(question);
  return (
    <Modal opened onClose={() => { close(false); }} title={t('two.settle.title')} centered closeButtonProps={{ 'aria-label': t('close') }}>
      <form className="dialog" noValidate onSubmit={(event) => { void save(event); }}>
        <p className="sec"><bdi>{what}</bdi></p>
        {chosen.type === 'another' && <TextField label={t('two.settle.another')} value={form.value} maxLength={1000} problem={problems.value} data-autofocus onChange={(event) => { type({ value: event.currentTarget.value }); }} />}
        <ReasonField label={t('two.settle.reason')} value={form.reason} problem={problems.reason} hasFocus={chosen.type !== 'another'} usual={usual()} usualLabel={t('two.settle.usual')} onChange={(reason) => { type({ reason }); }} />
        {typeof refused === 'string' && <p role="alert" className="problem">{refused}</p>}
        {typeof refused === 'object' && <FailurePanel failure={refused} />}
        <div className="dialog__foot"><Action onClick={() => { close(false); }}>{t('cancel')}</Action><Action kind="primary" type="submit">{t('two.settle.save')}</Action></div>
      </form>
    </Modal>
  );
};
