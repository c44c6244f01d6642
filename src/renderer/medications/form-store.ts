import { create } from 'zustand';
import type { Medication } from '#shared/medications/medication.ts';
import { isLike } from '#renderer/drafts/index.ts';

/** What a form has to know of the medication it is about: as it stood on the screen, so that it comes back the same after a lock. */
export interface MedicationAbout {
  readonly medicationId: string;
  readonly display: string;
  readonly dosage: string;
  readonly status: Medication['status'];
  readonly started: string | null;
  readonly ended: string | null;
  /** An allergy of that name was weighed before. */
  readonly mitigation: string;
  readonly unsettled: readonly Medication['unsettled'][number][];
}

export const aboutOf = ({ id, display, code, dosage, status, started, ended, mitigation, unsettled }: Medication): MedicationAbout =>
  ({ medicationId: id, display: display || code, dosage, status, started, ended, mitigation, unsettled });

const anyMedication: MedicationAbout = { medicationId: '', display: '', dosage: '', status: 'unknown', started: null, ended: null, mitigation: '', unsettled: [] };

export type MedicationChange = 'changeDose' | 'changeStatus' | 'takeBack' | 'confirm';
/** Which form about medications is open over a chart. */
export type MedicationAsk = { readonly type: 'record' } | { readonly type: MedicationChange; readonly about: MedicationAbout };

interface MedicationFormState {
  readonly asking: { readonly patientId: string; readonly ask: MedicationAsk } | undefined;
  readonly open: (patientId: string, ask: MedicationAsk) => void;
  readonly close: () => void;
}

export const useMedicationForm = create<MedicationFormState>((set) => ({
  asking: undefined,
  open: (patientId, ask) => { set({ asking: { patientId, ask } }); },
  close: () => { set({ asking: undefined }); },
}));

/** Opens a form from anywhere in a chart. */
export const askMedication = (patientId: string, ask: MedicationAsk): void => { useMedicationForm.getState().open(patientId, ask); };

/** Goes on with a form that was half filled in, if that is what one was at; else it waits for the form. */
export const takeUpMedication = (type: 'record' | 'changeDose' | 'changeStatus' | 'takeBack') => (fields: unknown, patientId: string | null, isInFront: boolean): void => {
  if (!isInFront || patientId === null) return;
  if (type === 'record') askMedication(patientId, { type });
  else if (isLike({ about: anyMedication }, fields)) askMedication(patientId, { type, about: fields.about });
};
