import { Modal } from '@mantine/core';
import type { Allergy } from '#shared/allergies/allergy.ts';
import { keepDraft } from '#renderer/drafts/index.ts';
import { t } from '#renderer/text/index.ts';
import { ChangeAllergy } from './ChangeAllergy.tsx';
import { askAllergy, useAllergyForm } from './form-store.ts';
import type { AllergyAsk } from './form-store.ts';
import { NoneKnown } from './NoneKnown.tsx';
import { RecordAllergy } from './RecordAllergy.tsx';
import { TakeBackAllergy } from './TakeBackAllergy.tsx';

interface AllergyFormsProps {
  readonly patientId: string;
  /** Whom it is about, in words: a tall form covers the banner of a small screen. */
  readonly who: string;
  readonly allergies: readonly Allergy[];
  /** Something was saved: what the banner shows is asked again at once. */
  readonly onSaved: () => void;
}

const Form = ({ ask, patientId, allergies, onClose }: Omit<AllergyFormsProps, 'onSaved' | 'who'> & { readonly ask: AllergyAsk; readonly onClose: (isSaved: boolean) => void }) => {
  if (ask.type === 'record') {
    return <RecordAllergy patientId={patientId} allergies={allergies} onClose={onClose} onChangeThat={({ id }, typed) => { askAllergy(patientId, { type: 'change', allergyId: id, typed }); }} />;
  }
  if (ask.type === 'noneKnown') return <NoneKnown patientId={patientId} allergies={allergies} onClose={onClose} />;
  const allergy = allergies.find(({ id }) => id === ask.allergyId);
  if (!allergy) return <p>{t('allergy.no-such-allergy')}</p>;
  return ask.type === 'change' ? <ChangeAllergy key={ask.allergyId} allergy={allergy} typed={ask.typed} onClose={onClose} /> : <TakeBackAllergy allergy={allergy} onClose={onClose} />;
};

/** The forms about allergies, over any part of a chart. The dialog stays where it is, so that the keyboard goes back to where it was. */
export const AllergyForms = ({ patientId, who, allergies, onSaved }: AllergyFormsProps) => {
  const { asking, close } = useAllergyForm();
  const ask = asking?.patientId === patientId ? asking.ask : undefined;
  // Saved or cancelled: either way nobody comes back to it.
  const end = (isSaved: boolean): void => {
    if (ask && ask.type !== 'noneKnown') keepDraft({ form: `allergies.${ask.type}`, patientId }, undefined);
    close();
    if (isSaved) onSaved();
  };
  return (
    <Modal opened={ask !== undefined} onClose={() => { end(false); }} title={ask && <>{t(`allergy.${ask.type}.title`)} <span className="sm sec plain"><bdi>{who}</bdi></span></>} centered size="lg" transitionProps={{ duration: 0 }} closeButtonProps={{ 'aria-label': t('close') }}>
      {ask && <Form key={ask.type} ask={ask} patientId={patientId} allergies={allergies} onClose={end} />}
    </Modal>
  );
};
