import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { Allergy } from '#shared/allergies/allergy.ts';
import { clinicalStatusesToSay, verificationsToSay } from '#shared/allergies/standing.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { DraftFoot, useDrafted } from '#renderer/drafts/index.ts';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { formKeys } from '#renderer/kit/form-keys.ts';
import { go } from '#renderer/navigation/index.ts';
import { noteSaved } from '#renderer/network/index.ts';
import { UnsettledHere } from '#renderer/review/index.ts';
import { t } from '#renderer/text/index.ts';
import { changeFormOf, changeOf, fieldWords, overtakenBy, saidFields, saidOf, saidWords } from './allergy-form.ts';
import type { AllergyTyped, ChangeForm, SaidField } from './allergy-form.ts';
import { OneOf, ReactionField, SeverityField, SubstanceField } from './AllergyFields.tsx';

interface ChangeAllergyProps {
  readonly allergy: Allergy;
  readonly typed: AllergyTyped | undefined;
  readonly onClose: (isSaved: boolean) => void;
}

/** What somebody else wrote while this form was open. */
const newsOf = (before: ChangeForm, allergy: Allergy): string => {
  const stands = saidOf(allergy);
  return saidFields.filter((field) => stands[field] !== before.seen[field]).map((field) => `${t(fieldWords[field])}: ${saidWords(field, stands[field])}`).join('; ');
};

/** An allergy as it stands, each field to be changed in place. One with two answers is settled side by side, not here. */
export const ChangeAllergy = ({ allergy, typed, onClose }: ChangeAllergyProps) => {
  const { patientId, id } = allergy;
  const [form, setForm] = useDrafted<ChangeForm>('allergies.change', patientId, changeFormOf(allergy, typed), (kept) => kept.allergyId === id);
  const [refused, setRefused] = useState<string | Failure>();
  const [isSaving, setIsSaving] = useState(false);
  const { now } = form;
  const box = useRef<HTMLFormElement>(null);
  // Also where the form took the place of the one for a new allergy.
  useEffect(() => { box.current?.querySelector<HTMLElement>('[data-autofocus], input')?.focus(); }, []);
  const change = (part: Partial<ChangeForm['now']>): void => {
    setForm({ ...form, now: { ...now, ...part }, isAnother: false });
    setRefused(undefined);
  };
  const isMissing = now.substance.trim() === '';
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isMissing) return focusFirstProblem();
    const changed = changeOf(form);
    if (!changed) return onClose(false);
    if (isSaving) return;
    setIsSaving(true);
    const outcome = await outcomeOf(clinic['allergies.change']({ patientId, allergyId: id, ...changed, isAnother: form.isAnother }));
    setIsSaving(false);
    if (outcome.type !== 'value') return setRefused(outcome);
    switch (outcome.value.type) {
      case 'changed': noteSaved(patientId, outcome.value.allergy.id); return onClose(true);
      case 'overtaken':
        setForm(overtakenBy(form, outcome.value.allergy));
        return setRefused(t('care.overtaken', { what: newsOf(form, outcome.value.allergy) }));
      case 'already-recorded':
        // Once more says that it is another.
        setForm({ ...form, isAnother: true });
        return setRefused(t('allergy.same.twice', { name: outcome.value.allergy.substance }));
      case 'unsettled': return setRefused(t('care.unsettled'));
      case 'taken-back': case 'no-such-allergy': return setRefused(t(`allergy.${outcome.value.type}`));
    }
  };
  const showAnswers = (): void => {
    onClose(false);
    go({ page: 'chart', patientId, tab: 'allergies', record: id });
  };
  const field = (name: SaidField, input: ReactNode): ReactNode => {
    const answers = allergy.unsettled.filter((each) => each.field === name);
    return answers.length === 0 ? input : <UnsettledHere recordKind="allergy-intolerance" unsettled={answers} onShow={showAnswers} />;
  };
  return (
    <form ref={box} className="dialog" noValidate onSubmit={(event) => { void save(event); }} onKeyDown={formKeys}>
      {field('substance', <SubstanceField value={now.substance} problem={isMissing ? t('allergy.substance.missing') : undefined} onChange={(substance) => { change({ substance }); }} />)}
      {now.substance.trim() !== form.seen.substance && <p className="hint">{t('allergy.substance.other')}</p>}
      {field('reaction', <ReactionField value={now.reaction} onChange={(reaction) => { change({ reaction }); }} />)}
      {field('severity', <SeverityField value={now.severity} onChange={(severity) => { change({ severity }); }} />)}
      {field('clinicalStatus', <OneOf label={t('allergies.status')} value={now.clinicalStatus} onChange={(clinicalStatus) => { change({ clinicalStatus }); }} options={clinicalStatusesToSay.map((value) => ({ value, label: t(`allergy.clinical.${value}`) }))} />)}
      {field('verification', <OneOf label={t('allergies.verification')} value={now.verification} onChange={(verification) => { change({ verification }); }} options={verificationsToSay.map((value) => ({ value, label: t(`allergy.verification.${value}`) }))} />)}
      <DraftFoot refused={refused} isSaving={isSaving} save={t('allergy.change.save')} onCancel={() => { onClose(false); }} />
    </form>
  );
};
