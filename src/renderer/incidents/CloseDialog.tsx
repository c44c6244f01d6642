import { useState } from 'react';
import type { FormEvent } from 'react';
import { Modal, Textarea } from '@mantine/core';
import { findings } from '#shared/incidents/choices.ts';
import type { Finding } from '#shared/incidents/choices.ts';
import type { Factors, Incident } from '#shared/incidents/incident.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { useDrafted } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Choice } from '#renderer/kit/Choice.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { t } from '#renderer/text/index.ts';

interface Closing extends Factors { readonly id: string; readonly finding: Finding | null; readonly notes: string; readonly lessons: string }
export const blankClosing = (id: string): Closing => ({ id, finding: null, information: '', recipient: '', acquired: '', mitigated: '', notes: '', lessons: '' });

const factors = ['information', 'recipient', 'acquired', 'mitigated'] as const;
const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();

const problemsOf = (form: Closing): Partial<Record<keyof Closing, string>> => ({
  ...(form.finding === null ? { finding: t('incident.close.finding.missing') } : {}),
  ...(form.finding === 'no-breach' ? Object.fromEntries(factors.filter((factor) => form[factor].trim() === '').map((factor) => [factor, t('incident.factor.missing')])) : {}),
  ...(form.notes.trim() === '' ? { notes: t('incident.close.notes.missing') } : {}),
  ...(form.lessons.trim() === '' ? { lessons: t('incident.close.lessons.missing') } : {}),
});

/** The finding with its four factors, what was done, and what the clinic learns. Nothing is chosen beforehand. */
export const CloseDialog = ({ incident, onClose }: { readonly incident: Incident; readonly onClose: () => void }) => {
  const [form, setForm, forget] = useDrafted('incidents.close', null, blankClosing(incident.id), (kept) => kept.id === incident.id);
  const [isAsked, setIsAsked] = useState(false);
  const [refused, setRefused] = useState<string | Failure>();
  const problems = isAsked ? problemsOf(form) : {};
  const change = (part: Partial<Closing>): void => {
    setForm({ ...form, ...part });
    setRefused(undefined);
  };
  const end = (): void => {
    forget();
    onClose();
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsAsked(true);
    if (form.finding === null || Object.keys(problemsOf(form)).length > 0) return focusFirstProblem();
    const outcome = await outcomeOf(clinic['incidents.close']({
      id: incident.id, finding: form.finding, closingNotes: tidy(form.notes), lessons: tidy(form.lessons),
      factors: { information: tidy(form.information), recipient: tidy(form.recipient), acquired: tidy(form.acquired), mitigated: tidy(form.mitigated) },
    }));
    if (outcome.type !== 'value') return setRefused(outcome);
    const { type } = outcome.value;
    if (type === 'closed') return end();
    setRefused(t(type === 'no-such' ? 'incident.no-such' : `incident.close.${type}`));
  };
  const area = (name: 'notes' | 'lessons' | keyof Factors, label: string, max: number) => (
    <Textarea key={name} label={label} rows={2} maxLength={max} value={form[name]} error={problems[name]} inputWrapperOrder={['label', 'input', 'description', 'error']} onChange={(event) => { change({ [name]: event.currentTarget.value }); }} />
  );
  const untold = incident.people - incident.told;
  return (
    <Modal opened onClose={end} title={t('incident.close.title')} centered size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <form className="dialog" noValidate onSubmit={(event) => { void save(event); }}>
        <p className="sec">{t('incident.close.text')}</p>
        <Choice label={t('incident.close.finding')} value={form.finding} onChange={(finding: Finding) => { change({ finding }); }} options={findings.map((finding) => ({ value: finding, label: t(`incident.finding.${finding}`) }))} />
        {problems.finding !== undefined && <p role="alert" className="problem">{problems.finding}</p>}
        {form.finding === 'breach' && untold > 0 && <p>{t('incident.close.notTold', { count: untold })}</p>}
        <fieldset className="incident__factors">
          <legend className="label">{t('incident.close.factors')}</legend>
          <p className="sm sec">{t('incident.close.factors.hint')}</p>
          {factors.map((factor) => area(factor, t(`incident.factor.${factor}`), 1000))}
        </fieldset>
        {area('notes', t('incident.close.notes'), 2000)}
        {area('lessons', t('incident.close.lessons'), 2000)}
        {typeof refused === 'string' && <p role="alert" className="problem">{refused}</p>}
        {typeof refused === 'object' && <FailurePanel failure={refused} />}
        <div className="dialog__foot"><Action onClick={end}>{t('cancel')}</Action><Action kind="primary" type="submit">{t('incident.close.button')}</Action></div>
      </form>
    </Modal>
  );
};
