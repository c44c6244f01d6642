import { useState } from 'react';
import type { FormEvent, KeyboardEvent } from 'react';
import type { Allergy } from '#shared/allergies/allergy.ts';
import { allergiesAgainst } from '#shared/allergies/allergies-against.ts';
import { sameSubstance } from '#shared/allergies/standing.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { DraftFoot, useDrafted } from '#renderer/drafts/index.ts';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { formKeys } from '#renderer/kit/form-keys.ts';
import { noteSaved } from '#renderer/network/index.ts';
import { t } from '#renderer/text/index.ts';
import { blankRecord } from './allergy-form.ts';
import type { AllergyTyped, RecordForm } from './allergy-form.ts';
import { OneOf, ReactionField, SeverityField, SubstanceField } from './AllergyFields.tsx';
import { StandsAlready } from './StandsAlready.tsx';

interface RecordAllergyProps {
  readonly patientId: string;
  readonly allergies: readonly Allergy[];
  readonly onChangeThat: (allergy: Allergy, typed: AllergyTyped) => void;
  readonly onClose: (isSaved: boolean) => void;
}

/** A new allergy, field by field with Enter; the same substance that stands already leads to changing that one. */
export const RecordAllergy = ({ patientId, allergies, onChangeThat, onClose }: RecordAllergyProps) => {
  const [form, setForm, forget] = useDrafted<RecordForm>('allergies.record', patientId, blankRecord);
  const [isAsked, setIsAsked] = useState(false);
  const [refused, setRefused] = useState<string | Failure>();
  const [isSaving, setIsSaving] = useState(false);
  // What main says stands, should this window not know of it yet.
  const [told, setTold] = useState<Allergy>();
  const same = form.isAnother ? undefined : sameSubstance(form.substance, told ? [...allergies, told] : allergies);
  const like = form.isAnother ? undefined : same ?? allergiesAgainst(form.substance, allergies)[0];
  const change = (part: Partial<RecordForm>): void => {
    setForm({ ...form, ...part });
    setRefused(undefined);
  };
  const changeThat = (): void => {
    if (!like) return;
    forget();
    onChangeThat(like, form);
  };
  const isAnother = (): void => { change({ isAnother: true }); };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsAsked(true);
    const { severity, substance, reaction, verification } = form;
    if (substance.trim() === '' || severity === '') return substance.trim() === '' ? focusFirstProblem() : document.querySelector<HTMLElement>('.dialog input[type="radio"]')?.focus();
    if (same || isSaving) return setRefused(same && t('allergy.same.choose'));
    setIsSaving(true);
    const outcome = await outcomeOf(clinic['allergies.record']({ patientId, allergy: { substance, reaction, severity, verification }, isAnother: form.isAnother }));
    setIsSaving(false);
    if (outcome.type !== 'value') return setRefused(outcome);
    switch (outcome.value.type) {
      case 'recorded': noteSaved(patientId, outcome.value.allergy.id); return onClose(true);
      case 'already-recorded':
        setTold(outcome.value.allergy);
        return setRefused(t('allergy.same.choose'));
      case 'no-such-patient': return setRefused(t('allergy.noPatient'));
    }
  };
  const keys = (event: KeyboardEvent<HTMLFormElement>): void => {
    if (event.key === 'F2' && like) { event.preventDefault(); return changeThat(); }
    if (event.key === 'F4' && same) { event.preventDefault(); return isAnother(); }
    formKeys(event);
  };
  return (
    <form className="dialog" noValidate onSubmit={(event) => { void save(event); }} onKeyDown={keys}>
      <SubstanceField value={form.substance} problem={isAsked && form.substance.trim() === '' ? t('allergy.substance.missing') : undefined} onChange={(substance) => { change({ substance, isAnother: false }); }} />
      {like && <StandsAlready allergy={like} isSame={same !== undefined} onChangeThat={changeThat} onAnother={isAnother} />}
      <ReactionField value={form.reaction} onChange={(reaction) => { change({ reaction }); }} />
      <SeverityField value={form.severity} problem={isAsked && form.severity === '' ? t('allergy.severity.missing') : undefined} onChange={(severity) => { change({ severity }); }} />
      <OneOf label={t('allergies.verification')} value={form.verification} onChange={(verification) => { change({ verification }); }}
        options={[{ value: 'unconfirmed', label: t('allergy.verification.unconfirmed') }, { value: 'confirmed', label: t('allergy.verification.confirmed') }]} />
      <DraftFoot refused={refused} isSaving={isSaving} save={t('allergy.record.save')} onCancel={() => { onClose(false); }} />
    </form>
  );
};
