import { Modal } from '@mantine/core';
import type { Allergy } from '#shared/allergies/allergy.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { keepDraft, TakeBackForm } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { go } from '#renderer/navigation/index.ts';
import { UnsettledHere } from '#renderer/review/index.ts';
import { t } from '#renderer/text/index.ts';
import { ChangeDose } from './ChangeDose.tsx';
import { ChangeStatus } from './ChangeStatus.tsx';
import { ConfirmTaken } from './ConfirmTaken.tsx';
import { useMedicationForm } from './form-store.ts';
import type { MedicationAbout, MedicationAsk, MedicationChange } from './form-store.ts';
import { RecordMedication } from './RecordMedication.tsx';

interface MedicationFormsProps {
  readonly patientId: string;
  /** Whom it is about, in words: a tall form covers the banner of a small screen. */
  readonly who: string;
  readonly allergies: readonly Allergy[];
}

type FormProps = Omit<MedicationFormsProps, 'who'> & { readonly ask: MedicationAsk; readonly onClose: (isSaved: boolean) => void };

const written: Readonly<Record<MedicationChange, readonly string[]>> = { changeDose: ['dosage', 'status'], changeStatus: ['status', 'ended'], takeBack: ['status'], confirm: ['dosage', 'status'] };

const TakeBack = ({ patientId, about, onClose }: { readonly patientId: string; readonly about: MedicationAbout; readonly onClose: (isSaved: boolean) => void }) => (
  <TakeBackForm form="medications.takeBack" patientId={patientId} about={{ about }} isSame={(kept) => kept.about.medicationId === about.medicationId} what={about.display} text={t('medication.takeBack.text')}
    save={(reason) => outcomeOf(clinic['medications.takeBack']({ patientId, medicationId: about.medicationId, reason }))} onClose={onClose}
    refusal={({ type }) => (type === 'changed' ? undefined : t(type === 'unsettled' ? 'care.unsettled' : `medication.${type}`))} />
);

const Form = ({ ask, patientId, allergies, onClose }: FormProps) => {
  if (ask.type === 'record') return <RecordMedication patientId={patientId} allergies={allergies} onClose={onClose} />;
  const { about } = ask;
  const answers = about.unsettled.filter(({ field }) => written[ask.type].includes(field));
  if (answers.length > 0) {
    return (
      <div className="dialog">
        <p><b><bdi>{about.display}</bdi></b></p>
        <UnsettledHere recordKind="medication" unsettled={answers} onShow={() => { onClose(false); go({ page: 'chart', patientId, tab: 'medications', record: about.medicationId }); }} />
        <div className="dialog__foot"><Action onClick={() => { onClose(false); }}>{t('close')}</Action></div>
      </div>
    );
  }
  switch (ask.type) {
    case 'changeDose': return <ChangeDose patientId={patientId} about={about} allergies={allergies} onClose={onClose} />;
    case 'changeStatus': return <ChangeStatus patientId={patientId} about={about} allergies={allergies} onClose={onClose} />;
    case 'takeBack': return <TakeBack patientId={patientId} about={about} onClose={onClose} />;
    case 'confirm': return <ConfirmTaken patientId={patientId} about={about} onClose={onClose} />;
  }
};

/** The forms about medications, over any part of a chart. The dialog stays where it is, so that the keyboard goes back to where it was. */
export const MedicationForms = ({ patientId, who, allergies }: MedicationFormsProps) => {
  const { asking, close } = useMedicationForm();
  const ask = asking?.patientId === patientId ? asking.ask : undefined;
  // Saved or cancelled: either way nobody comes back to it.
  const end = (): void => {
    if (ask && ask.type !== 'confirm') keepDraft({ form: `medications.${ask.type}`, patientId }, undefined);
    close();
  };
  return (
    <Modal opened={ask !== undefined} onClose={end} title={ask && <>{t(`medication.${ask.type}.title`)} <span className="sm sec plain"><bdi>{who}</bdi></span></>} centered size="lg" transitionProps={{ duration: 0 }} closeButtonProps={{ 'aria-label': t('close') }}>
      {ask && <Form key={ask.type} ask={ask} patientId={patientId} allergies={allergies} onClose={end} />}
    </Modal>
  );
};
