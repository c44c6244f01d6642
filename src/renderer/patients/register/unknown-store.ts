import { create } from 'zustand';
import type { Sex } from '#shared/patients/patient.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { isLike, keepDraft } from '#renderer/drafts/index.ts';
import { go } from '#renderer/navigation/index.ts';
import { noteSaved } from '#renderer/network/index.ts';
import { useRegister } from './store.ts';

interface UnknownState {
  readonly sex: Sex | null;
  /** As typed. */
  readonly age: string;
  readonly note: string;
  readonly saving: 'typing' | 'saving' | { readonly failed: Failure };
  readonly change: (part: Partial<Pick<UnknownState, 'sex' | 'age' | 'note'>>) => void;
  /** Answers the new patient's id, or undefined with every field kept. */
  readonly save: () => Promise<string | undefined>;
}

/** Whole years, `null` when nothing was typed, undefined for what is no age. */
export const ageOf = (typed: string): number | null | undefined => {
  if (typed.trim() === '') return null;
  const age = Number(typed);
  return /^\d+$/.test(typed.trim()) && age <= 130 ? age : undefined;
};

const blank = { sex: null, age: '', note: '', saving: 'typing' } as const;

/** About nobody who has a record yet. */
const unknownDraft = { form: 'register-unknown', patientId: null };

/** What is seen of somebody who cannot say who they are. */
export const useUnknown = create<UnknownState>((set, get) => ({
  ...blank,
  change: (part) => {
    set({ ...part, saving: 'typing' });
    const { sex, age, note } = get();
    keepDraft(unknownDraft, sex === null && age === '' && note === '' ? undefined : { sex, age, note });
  },
  save: async () => {
    const { sex, age: typed, note, saving } = get();
    const age = ageOf(typed);
    if (age === undefined || saving === 'saving') return undefined;
    set({ saving: 'saving' });
    const outcome = await outcomeOf(clinic['patients.registerUnknown']({ sex: sex ?? 'unknown', age, note }));
    if (outcome.type !== 'value') { set({ saving: { failed: outcome } }); return undefined; }
    set(blank);
    keepDraft(unknownDraft, undefined);
    useRegister.getState().setUnknown(false);
    noteSaved(outcome.value.patient.id, outcome.value.patient.id);
    return outcome.value.patient.id;
  },
}));

/** Takes back what was half typed about somebody unknown before the lock. */
export const takeUpUnknown = (fields: unknown, _patientId: string | null, isInFront: boolean): void => {
  if (!isLike({ sex: null, age: '', note: '' }, fields)) return;
  useUnknown.setState({ sex: fields.sex, age: fields.age, note: fields.note });
  if (isInFront) useRegister.getState().setUnknown(true);
};

/** Straight to the form for somebody unknown, from anywhere. */
export const registerUnknown = (): void => {
  const { naming, endNaming, setUnknown } = useRegister.getState();
  if (naming) endNaming();
  setUnknown(true);
  go({ page: 'register', typed: '' });
};
