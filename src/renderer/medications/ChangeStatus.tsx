import { useState } from 'react';
import type { FormEvent } from 'react';
import type { Allergy } from '#shared/allergies/allergy.ts';
import { allergiesAgainst } from '#shared/allergies/allergies-against.ts';
import { mayBecome, statusesToSay } from '#shared/medications/status-change.ts';
import type { StatusToSay } from '#shared/medications/status-change.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { DraftFoot, useDrafted } from '#renderer/drafts/index.ts';
import { Choice } from '#renderer/kit/Choice.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { formKeys } from '#renderer/kit/form-keys.ts';
import { ReasonField } from '#renderer/kit/ReasonField.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { noteSaved } from '#renderer/network/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatDate, t } from '#renderer/text/index.ts';
import { AllergyWarning } from './AllergyWarning.tsx';
import type { ChangeProps } from './ChangeDose.tsx';
import type { MedicationAbout } from './form-store.ts';
import { readDay } from './read-day.ts';

const usual = ['sideEffect', 'finished', 'prescriber', 'patient'] as const;

interface StatusForm { readonly about: MedicationAbout; readonly status: StatusToSay | ''; readonly ended: string; readonly reason: string; readonly mitigation: string }

const possibleAfter = ({ status }: MedicationAbout): readonly StatusToSay[] => statusesToSay.filter((next) => mayBecome(status, next));
const onlyOne = ([first, ...more]: readonly StatusToSay[]): StatusToSay | '' => (first !== undefined && more.length === 0 ? first : '');

/** Goes on, on hold, or stopped on a day and for a reason: only what may follow the status that stands. */
export const ChangeStatus = ({ patientId, about, allergies, onClose }: ChangeProps) => {
  const { medicationId } = about;
  const { today } = useSession();
  const blank: StatusForm = { about, status: onlyOne(possibleAfter(about)), ended: formatDate(today), reason: '', mitigation: '' };
  const [form, setForm] = useDrafted('medications.changeStatus', patientId, blank, (kept) => kept.about.medicationId === medicationId);
  const [isAsked, setIsAsked] = useState(false);
  const [isSaving, setIsSaving] = useState(false);
  const [refused, setRefused] = useState<string | Failure>();
  const [told, setTold] = useState<readonly Allergy[]>([]);
  const { status, reason } = form;
  const stands = form.about;
  const possible = possibleAfter(stands);
  const against = status !== 'active' || about.mitigation !== '' ? [] : told.length > 0 ? told : allergiesAgainst(about.display, allergies);
  const ended = readDay(form.ended, today);
  const endProblem = status !== 'stopped' || ended.type === 'date' ? undefined : ended.type === 'problem' ? ended.words : t('medication.ended.missing');
  const needsReason = status === 'stopped' || stands.status === 'stopped';
  const isUnweighed = against.length > 0 && form.mitigation.trim() === '';
  const change = (part: Partial<typeof form>): void => {
    setForm({ ...form, ...part });
    setRefused(undefined);
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsAsked(true);
    if (status === '') return document.querySelector<HTMLElement>('.dialog input[type="radio"]')?.focus();
    if (endProblem !== undefined || (needsReason && reason.trim() === '') || isUnweighed) return focusFirstProblem();
    if (isSaving) return;
    setIsSaving(true);
    const outcome = await outcomeOf(clinic['medications.changeStatus']({
      patientId, medicationId, seen: { status: stands.status, ended: stands.ended }, status, reason, ended: status === 'stopped' && ended.type === 'date' ? ended.date : null, mitigation: against.length > 0 ? form.mitigation : '',
    }));
    setIsSaving(false);
    if (outcome.type !== 'value') return setRefused(outcome);
    switch (outcome.value.type) {
      case 'changed': noteSaved(patientId, outcome.value.medication.id); return onClose(true);
      case 'allergy': return setTold(outcome.value.allergies);
      case 'overtaken': {
        const now = outcome.value.medication;
        setForm({ ...form, about: { ...stands, status: now.status, ended: now.ended } });
        return setRefused(t('care.overtaken', { what: t(`medication.status.${now.status}`) }));
      }
      case 'bad-dates': return setRefused(t(`medication.dates.${outcome.value.problem}`));
      case 'unsettled': return setRefused(t('care.unsettled'));
      case 'cannot-follow': case 'no-such-medication': return setRefused(t(`medication.${outcome.value.type}`));
    }
  };
  return (
    <form className="dialog" noValidate onSubmit={(event) => { void save(event); }} onKeyDown={formKeys}>
      <p><b><bdi>{about.display}</bdi></b><br /><span className="sec">{t('medication.status.now', { status: t(`medication.status.${stands.status}`) })}</span></p>
      <div>
        <Choice hasFocus label={t('medication.status.new')} value={status === '' ? null : status} onChange={(next) => { change({ status: next }); }} options={possible.map((value) => ({ value, label: t(`medication.say.${value}`) }))} />
        {isAsked && status === '' && <p role="alert" className="problem">{t('medication.status.missing')}</p>}
      </div>
      {against.length > 0 && <AllergyWarning allergies={against} mitigation={form.mitigation} problem={isAsked && isUnweighed ? t('medication.mitigation.missing') : undefined} onChange={(mitigation) => { change({ mitigation }); }} />}
      {status === 'stopped' && <TextField label={t('medication.ended.on')} hint={t('medication.since.hint')} value={form.ended} maxLength={40} problem={isAsked ? endProblem : undefined} onChange={(event) => { change({ ended: event.currentTarget.value }); }} />}
      <ReasonField label={needsReason ? t('medication.why') : t('medication.why.optional')} value={reason} problem={isAsked && needsReason && reason.trim() === '' ? t('care.reason.missing') : undefined} onChange={(typed) => { change({ reason: typed }); }}
        {...(status === 'active' ? {} : { usual: usual.map((name) => t(`medication.why.${name}`)), usualLabel: t('care.usual') })} />
      <DraftFoot refused={refused} isSaving={isSaving} save={t('medication.status.save')} onCancel={() => { onClose(false); }} />
    </form>
  );
};
