import { create } from 'zustand';
import { isLike } from '#renderer/drafts/index.ts';
import type { AllergyTyped } from './allergy-form.ts';

/** Which form about allergies is open over a chart. */
export type AllergyAsk =
  | { readonly type: 'record' }
  /** `typed`: what was begun as a new one of the same substance. */
  | { readonly type: 'change'; readonly allergyId: string; readonly typed?: AllergyTyped }
  | { readonly type: 'takeBack'; readonly allergyId: string }
  | { readonly type: 'noneKnown' };

interface AllergyFormState {
  readonly asking: { readonly patientId: string; readonly ask: AllergyAsk } | undefined;
  readonly open: (patientId: string, ask: AllergyAsk) => void;
  readonly close: () => void;
}

export const useAllergyForm = create<AllergyFormState>((set) => ({
  asking: undefined,
  open: (patientId, ask) => { set({ asking: { patientId, ask } }); },
  close: () => { set({ asking: undefined }); },
}));

/** Opens a form from anywhere in a chart. */
export const askAllergy = (patientId: string, ask: AllergyAsk): void => { useAllergyForm.getState().open(patientId, ask); };

/** Goes on with a form that was half filled in, if that is what one was at; else it waits for the form. */
export const takeUpAllergy = (type: 'record' | 'change' | 'takeBack') => (fields: unknown, patientId: string | null, isInFront: boolean): void => {
  if (!isInFront || patientId === null) return;
  if (type === 'record') askAllergy(patientId, { type });
  else if (isLike({ allergyId: '' }, fields)) askAllergy(patientId, { type, allergyId: fields.allergyId });
};
