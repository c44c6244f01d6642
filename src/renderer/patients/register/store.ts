import { create } from 'zustand';
import type { Match } from '#shared/patients/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { emptyForm, patientOf, readBorn } from './form.ts';
import type { RegisterForm } from './form.ts';

export type Saving = 'typing' | 'saving' | { readonly failed: Failure } | 'born-in-future';

interface RegisterState {
  readonly form: RegisterForm;
  readonly matches: readonly Match[];
  readonly comparedWith: number | undefined;
  readonly compareFailed: boolean;
  /** Ids of people the clerk said are not this one. */
  readonly notTheSame: readonly string[];
  readonly saving: Saving;
  readonly change: (part: Partial<RegisterForm>) => void;
  readonly begin: (form: RegisterForm) => void;
  readonly answer: (patientId: string, isOther: boolean) => void;
  readonly compare: (today: string, searchId: string) => Promise<void>;
  /** Answers the new patient's id, or undefined with every field kept. */
  readonly save: (today: string) => Promise<string | undefined>;
}

const blank = { form: emptyForm, matches: [], comparedWith: undefined, compareFailed: false, notTheSame: [], saving: 'typing' } as const;

/** The half-typed form stays here while somebody looks elsewhere; it ends with the window. */
export const useRegister = create<RegisterState>((set, get) => ({
  ...blank,
  change: (part) => { set({ form: { ...get().form, ...part }, saving: 'typing' }); },
  begin: (form) => { set({ ...blank, form }); },
  answer: (patientId, isOther) => {
    const others = get().notTheSame.filter((id) => id !== patientId);
    set({ notTheSame: isOther ? [...others, patientId] : others });
  },
  compare: async (today, searchId) => {
    const { form } = get();
    const born = readBorn(form, today);
    const birthDate = born.type === 'date' ? born.date : born.type === 'about' ? born.year : null;
    const { familyName, givenNames, phone } = form;
    if (familyName.trim() + givenNames.trim() + phone.trim() === '') return set({ matches: [], comparedWith: undefined });
    const outcome = await outcomeOf(clinic['patients.matches']({ familyName, givenNames, birthDate, phone, searchId }));
    // Typed on meanwhile: this answer is about a form that is gone.
    if (get().form !== form) return;
    set(outcome.type === 'value' ? { ...outcome.value, compareFailed: false } : { compareFailed: true });
  },
  save: async (today) => {
    const { form, notTheSame, saving } = get();
    const patient = patientOf(form, today);
    if (!patient || saving === 'saving') return undefined;
    set({ saving: 'saving' });
    const outcome = await outcomeOf(clinic['patients.register']({ patient, notTheSame: [...notTheSame] }));
    if (outcome.type !== 'value') { set({ saving: { failed: outcome } }); return undefined; }
    switch (outcome.value.type) {
      case 'registered': set(blank); return outcome.value.patient.id;
      case 'duplicate-patient': set({ saving: 'typing', matches: outcome.value.matches }); return undefined;
      case 'born-in-future': set({ saving: 'born-in-future' }); return undefined;
    }
  },
}));

/** Very likely matches that nobody has answered yet: while there are any, no new record is made. */
export const unanswered = (matches: readonly Match[], notTheSame: readonly string[]): readonly Match[] =>
  matches.filter((match) => match.degree === 'very-likely' && !notTheSame.includes(match.patient.id));
