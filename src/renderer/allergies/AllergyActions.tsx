import type { Allergy } from '#shared/allergies/allergy.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { useMay } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { askAllergy } from './form-store.ts';

const Buttons = ({ row: { id, patientId } }: { readonly row: Allergy }) => {
  const change = (): void => { askAllergy(patientId, { type: 'change', allergyId: id }); };
  const takeBack = (): void => { askAllergy(patientId, { type: 'takeBack', allergyId: id }); };
  useKeys({ E: change, X: takeBack });
  return (
    <div className="care-actions">
      <Action keys="E" onClick={change}>{t('allergy.change')}</Action>
      <Action kind="quiet" keys="X" onClick={takeBack}>{t('care.takeBack')}</Action>
    </div>
  );
};

/** In an opened allergy: to change it, or to say that it was entered by mistake. What was, stays so. */
export const AllergyActions = ({ row }: { readonly row: Allergy }) => {
  const mayRecord = useMay('allergies:record');
  return mayRecord && row.verification !== 'entered-in-error' ? <Buttons row={row} /> : null;
};
