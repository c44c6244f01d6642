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
import { t } from '#renderer/text/index.ts';
import { AllergyWarning } from './AllergyWarning.tsx';
import type { MedicationAbout } from './form-store.ts';

export interface ChangeProps {
  readonly patientId: string;
  readonly about: MedicationAbout;
  readonly allergies: readonly Allergy[];
  readonly onClose: (isSaved: boolean) => void;
}

/** Another dose of the same drug; the one that stood stays in sight. */
export const ChangeDose = ({ patientId, about, allergies, onClose }: ChangeProps) => {
  const { medicationId } = about;
  const [form, setForm] = useDrafted('medications.changeDose', patientId, { about, dosage: '', mitigation: '' }, (kept) => kept.about.medicationId === medicationId);
  const [isAsked, setIsAsked] = useState(false);
  const [isSaving, setIsSaving] = useState(false);
  const [refused, setRefused] = useState<string | Failure>();
  const [told, setTold] = useState<readonly Allergy[]>([]);
  const against = about.mitigation !== '' ? [] : told.length > 0 ? told : allergiesAgainst(about.display, allergies);
  const stands = form.about;
  const change = (part: Partial<typeof form>): void => {
    setForm({ ...form, ...part });
    setRefused(undefined);
  };
  const isUnweighed = against.length > 0 && form.mitigation.trim() === '';
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsAsked(true);
    if (form.dosage.trim() === '' || isUnweighed) return focusFirstProblem();
    if (isSaving) return;
    setIsSaving(true);
    const outcome = await outcomeOf(clinic['medications.changeDose']({ patientId, medicationId, seen: { dosage: stands.dosage, status: stands.status }, dosage: form.dosage, mitigation: against.length > 0 ? form.mitigation : '' }));
    setIsSaving(false);
    if (outcome.type !== 'value') return setRefused(outcome);
    switch (outcome.value.type) {
      case 'changed': noteSaved(patientId, outcome.value.medication.id); return onClose(true);
      case 'allergy': return setTold(outcome.value.allergies);
      case 'overtaken': {
        const { dosage, status } = outcome.value.medication;
        setForm({ ...form, about: { ...stands, dosage, status } });
        return setRefused(t('care.overtaken', { what: [dosage, t(`medication.status.${status}`)].filter((part) => part !== '').join(', ') }));
      }
      case 'unsettled': return setRefused(t('care.unsettled'));
      case 'not-taken-now': case 'no-such-medication': return setRefused(t(`medication.${outcome.value.type}`));
    }
  };
  return (
    <form className="dialog" noValidate onSubmit={(event) => { void save(event); }} onKeyDown={formKeys}>
      <p><b><bdi>{about.display}</bdi></b><br /><span className="sec">{stands.dosage === '' ? t('medication.dose.untold') : t('medication.dose.now', { dosage: stands.dosage })}</span></p>
      {against.length > 0 && <AllergyWarning allergies={against} mitigation={form.mitigation} problem={isAsked && isUnweighed ? t('medication.mitigation.missing') : undefined} onChange={(mitigation) => { change({ mitigation }); }} />}
      <TextField label={t('medication.dose.new')} data-autofocus hint={t('medication.dosage.hint')} value={form.dosage} maxLength={1000} dir="auto" problem={isAsked && form.dosage.trim() === '' ? t('medication.dose.missing') : undefined} onChange={(event) => { change({ dosage: event.currentTarget.value }); }} />
      <DraftFoot refused={refused} isSaving={isSaving} save={t('medication.dose.save')} onCancel={() => { onClose(false); }} />
    </form>
  );
};
