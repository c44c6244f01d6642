import type { Allergy } from '#shared/allergies/allergy.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { TakeBackForm } from '#renderer/drafts/index.ts';
import { t } from '#renderer/text/index.ts';
import { inShort } from './allergy-form.ts';

interface TakeBackAllergyProps {
  readonly allergy: Allergy;
  readonly onClose: (isSaved: boolean) => void;
}

/** An allergy, or the statement that there are none, that was entered by mistake. */
export const TakeBackAllergy = ({ allergy, onClose }: TakeBackAllergyProps) => {
  const { patientId, id: allergyId, statement } = allergy;
  return (
    <TakeBackForm form="allergies.takeBack" patientId={patientId} about={{ allergyId }} isSame={(kept) => kept.allergyId === allergyId}
      what={statement === 'no-known' ? t('allergies.none') : inShort(allergy)} text={t('allergy.takeBack.text')}
      save={(reason) => outcomeOf(clinic['allergies.takeBack']({ patientId, allergyId, reason }))} onClose={onClose}
      refusal={({ type }) => (type === 'changed' ? undefined : t(type === 'unsettled' ? 'care.unsettled' : `allergy.${type}`))} />
  );
};
