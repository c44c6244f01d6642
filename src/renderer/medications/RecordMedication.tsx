import { useState } from 'react';
import type { FormEvent } from 'react';
import type { Allergy } from '#shared/allergies/allergy.ts';
import { allergiesAgainst } from '#shared/allergies/allergies-against.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { DraftFoot, useDrafted } from '#renderer/drafts/index.ts';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { formKeys } from '#renderer/kit/form-keys.ts';
import { TextField } from '#renderer/kit/TextField.tsx';
import { noteSaved } from '#renderer/network/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatDate, t } from '#renderer/text/index.ts';
import { AllergyWarning } from './AllergyWarning.tsx';
import { readDay } from './read-day.ts';

interface RecordMedicationProps {
  readonly patientId: string;
  readonly allergies: readonly Allergy[];
  readonly onClose: (isSaved: boolean) => void;
}

const blank = { display: '', dosage: '', started: '', reason: '', mitigation: '' };

/** What the patient says they take, field by field with Enter. */
export const RecordMedication = ({ patientId, allergies, onClose }: RecordMedicationProps) => {
  const { today } = useSession();
  const [form, setForm] = useDrafted('medications.record', patientId, blank);
  const [isAsked, setIsAsked] = useState(false);
  const [isSaving, setIsSaving] = useState(false);
  const [refused, setRefused] = useState<string | Failure>();
  // What main knows of and this window does not yet.
  const [told, setTold] = useState<readonly Allergy[]>([]);
  const against = allergiesAgainst(form.display, [...allergies, ...told.filter(({ id }) => allergies.every((each) => each.id !== id))]);
  const started = readDay(form.started, today);
  const change = (part: Partial<typeof blank>): void => {
    setForm({ ...form, ...part });
    setRefused(undefined);
  };
  const isUnweighed = against.length > 0 && form.mitigation.trim() === '';
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsAsked(true);
    if (form.display.trim() === '' || started.type === 'problem' || isUnweighed) return focusFirstProblem();
    if (isSaving) return;
    setIsSaving(true);
    const { display, dosage, reason, mitigation } = form;
    const medication = { display, dosage, reason, started: started.type === 'date' ? started.date : null };
    const outcome = await outcomeOf(clinic['medications.record']({ patientId, medication, mitigation: against.length > 0 ? mitigation : '' }));
    setIsSaving(false);
    if (outcome.type !== 'value') return setRefused(outcome);
    switch (outcome.value.type) {
      case 'recorded': noteSaved(patientId, outcome.value.medication.id); return onClose(true);
      case 'allergy': return setTold(outcome.value.allergies);
      case 'bad-dates': return setRefused(t(`medication.dates.${outcome.value.problem}`));
      case 'no-such-patient': return setRefused(t('allergy.noPatient'));
    }
  };
  return (
    <form className="dialog" noValidate onSubmit={(event) => { void save(event); }} onKeyDown={formKeys}>
      <TextField label={t('medication.name')} data-autofocus value={form.display} maxLength={500} dir="auto" problem={isAsked && form.display.trim() === '' ? t('medication.name.missing') : undefined} onChange={(event) => { change({ display: event.currentTarget.value }); }} />
      {against.length > 0 && <AllergyWarning allergies={against} mitigation={form.mitigation} problem={isAsked && isUnweighed ? t('medication.mitigation.missing') : undefined} onChange={(mitigation) => { change({ mitigation }); }} />}
      <TextField label={t('medication.dosage')} optional={t('optional')} hint={t('medication.dosage.hint')} value={form.dosage} maxLength={1000} dir="auto" onChange={(event) => { change({ dosage: event.currentTarget.value }); }} />
      <div className="dialog__pair">
        <TextField label={t('medication.since')} optional={t('optional')} hint={started.type === 'date' ? formatDate(started.date) : t('medication.since.hint')} value={form.started} maxLength={40} problem={isAsked && started.type === 'problem' ? started.words : undefined} onChange={(event) => { change({ started: event.currentTarget.value }); }} />
        <TextField label={t('medication.reason')} optional={t('optional')} value={form.reason} maxLength={500} dir="auto" onChange={(event) => { change({ reason: event.currentTarget.value }); }} />
      </div>
      <DraftFoot refused={refused} isSaving={isSaving} save={t('medication.record.save')} onCancel={() => { onClose(false); }} />
    </form>
  );
};
