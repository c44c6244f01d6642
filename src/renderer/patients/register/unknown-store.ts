import { create } from 'zustand';
import type { Sex } from '#shared/patients/patient.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { go } from '#renderer/navigation/index.ts';
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

/** What is seen of somebody who cannot say who they are. */
export const useUnknown = create<UnknownState>((set, get) => ({
  ...blank,
  change: (part) => { set({ ...part, saving: 'typing' }); },
  save: async () => {
    const { sex, age: typed, note, saving } = get();
    const age = ageOf(typed);
    if (age === undefined || saving === 'saving') return undefined;
    set({ saving: 'saving' });
    const outcome = await outcomeOf(clinic['patients.registerUnknown']({ sex: sex ?? 'unknown', age, note }));
    if (outcome.type !== 'value') { set({ saving: { failed: outcome } }); return undefined; }
    set(blank);
    useRegister.getState().setUnknown(false);
    return outcome.value.patient.id;
  },
}));

/** Straight to the form for somebody unknown, from anywhere. */
export const registerUnknown = (): void => {
  const { naming, endNaming, setUnknown } = useRegister.getState();
  if (naming) endNaming();
  setUnknown(true);
  go({ page: 'register', typed: '' });
};
