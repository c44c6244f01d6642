import { create } from 'zustand';
import type { Match } from '#shared/patients/contract.ts';
import type { Patient } from '#shared/patients/patient.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { draftOf, isLike, keepDraft } from '#renderer/drafts/index.ts';
import { noteSaved } from '#renderer/network/index.ts';
import { certainties, comparedOf, emptyForm, patientOf } from './form.ts';
import type { RegisterForm } from './form.ts';

export type Saving = 'typing' | 'saving' | { readonly failed: Failure } | 'born-in-future' | 'named-already' | 'ask-privacy-officer';

interface RegisterState {
  readonly form: RegisterForm;
  readonly matches: readonly Match[];
  /** Somebody very like this person may be here whom this clerk may not see. */
  readonly askPrivacyOfficer: boolean;
  readonly comparedWith: number | undefined;
  readonly compareFailed: boolean;
  /** Ids of people the clerk said are not this one. */
  readonly notTheSame: readonly string[];
  readonly saving: Saving;
  /** Somebody unknown whose name is being filled in, and the other form that waits meanwhile. */
  readonly naming: { readonly patient: Patient; readonly parked: RegisterForm } | null;
  /** Who the named one turned out to be. */
  readonly sameAs: string | null;
  readonly isUnknown: boolean;
  readonly change: (part: Partial<RegisterForm>) => void;
  readonly begin: (form: RegisterForm) => void;
  readonly setUnknown: (isUnknown: boolean) => void;
  readonly beginNaming: (patient: Patient) => void;
  /** Leaves naming and takes the form that waited up again. */
  readonly endNaming: () => void;
  readonly setSameAs: (patientId: string | null) => void;
  readonly answer: (patientId: string, isOther: boolean) => void;
  readonly compare: (today: string, searchId: string) => Promise<void>;
  /** Answers the id of the new or named patient, or undefined with every field kept. */
  readonly save: (today: string) => Promise<string | undefined>;
}

const blank = { form: emptyForm, matches: [], askPrivacyOfficer: false, comparedWith: undefined, compareFailed: false, notTheSame: [], saving: 'typing', naming: null, sameAs: null, isUnknown: false } as const;

type Typed = Pick<RegisterState, 'form' | 'notTheSame' | 'sameAs'>;
const typedLike: Typed = { form: emptyForm, notTheSame: [], sameAs: null };

const isTyped = (fields: unknown): fields is Typed =>
  isLike(typedLike, fields) && certainties.includes(fields.form.certainty) && fields.notTheSame.every((id) => typeof id === 'string');

/** One for the next new patient, one for each person who is being named. */
export const draftName = (naming: RegisterState['naming']) =>
  naming ? ({ form: 'identify', patientId: naming.patient.id }) : ({ form: 'register', patientId: null });

const keep = ({ form, notTheSame, sameAs, naming }: RegisterState): void => {
  // The sex of somebody unknown was seen, not typed.
  const begun = naming ? { ...emptyForm, sex: form.sex } : emptyForm;
  const isBlank = JSON.stringify(form) === JSON.stringify(begun);
  keepDraft(draftName(naming), isBlank ? undefined : { form, notTheSame, sameAs, ...(naming ? { patient: naming.patient } : {}) });
};

/** The half-typed form stays here while somebody looks elsewhere, and as a draft in the core when the window ends. */
export const useRegister = create<RegisterState>((set, get) => ({
  ...blank,
  change: (part) => {
    set({ form: { ...get().form, ...part }, saving: 'typing' });
    keep(get());
  },
  begin: (form) => {
    set({ ...blank, form, naming: get().naming });
    keep(get());
  },
  setUnknown: (isUnknown) => { set({ isUnknown }); },
  beginNaming: (patient) => {
    const { naming, form } = get();
    if (naming?.patient.id === patient.id) return;
    const begun = { patient, parked: naming ? naming.parked : form };
    const kept = draftOf(draftName(begun));
    const typed = isTyped(kept) ? { form: kept.form, notTheSame: kept.notTheSame, sameAs: kept.sameAs } : { form: { ...emptyForm, sex: patient.sex === 'unknown' ? null : patient.sex } };
    set({ ...blank, ...typed, naming: begun });
  },
  endNaming: () => { set({ ...blank, form: get().naming?.parked ?? get().form }); },
  setSameAs: (sameAs) => {
    set({ sameAs, notTheSame: get().notTheSame.filter((id) => id !== sameAs) });
    keep(get());
  },
  answer: (patientId, isOther) => {
    const others = get().notTheSame.filter((id) => id !== patientId);
    set({ notTheSame: isOther ? [...others, patientId] : others });
    keep(get());
  },
  compare: async (today, searchId) => {
    const { form } = get();
    const person = comparedOf(form, today);
    if (!person) return set({ matches: [], askPrivacyOfficer: false, comparedWith: undefined });
    const outcome = await outcomeOf(clinic['patients.matches']({ ...person, except: get().naming?.patient.id ?? null, searchId }));
    // Typed on meanwhile: this answer is about a form that is gone.
    if (get().form !== form) return;
    set(outcome.type === 'value' ? { ...outcome.value, compareFailed: false } : { compareFailed: true });
  },
  save: async (today) => {
    const { form, notTheSame, saving, naming, sameAs } = get();
    const patient = patientOf(form, today);
    if (!patient || saving === 'saving') return undefined;
    set({ saving: 'saving' });
    const answers = { patient, notTheSame: [...notTheSame] };
    const outcome = naming ? await outcomeOf(clinic['patients.identify']({ ...answers, id: naming.patient.id, sameAs })) : await outcomeOf(clinic['patients.register'](answers));
    if (outcome.type !== 'value') { set({ saving: { failed: outcome } }); return undefined; }
    switch (outcome.value.type) {
      case 'registered': case 'identified':
        keepDraft(draftName(naming), undefined);
        if (naming) get().endNaming();
        else set(blank);
        noteSaved(outcome.value.patient.id, outcome.value.patient.id);
        return outcome.value.patient.id;
      case 'duplicate-patient': set({ saving: 'typing', matches: outcome.value.matches, askPrivacyOfficer: outcome.value.askPrivacyOfficer }); return undefined;
      case 'ask-privacy-officer': set({ saving: 'ask-privacy-officer', askPrivacyOfficer: true }); return undefined;
      case 'no-such-patient': case 'already-known': set({ saving: 'named-already' }); return undefined;
      case 'born-in-future': set({ saving: 'born-in-future' }); return undefined;
    }
  },
}));

/** Takes back a new patient who was half typed before the lock. */
export const takeUpRegister = (fields: unknown): void => {
  if (isTyped(fields)) useRegister.setState({ form: fields.form, notTheSame: fields.notTheSame });
};

/** Goes on naming somebody, if that is what one was at; else it waits for the same button in their chart. */
export const takeUpNaming = (fields: unknown, _patientId: string | null, isInFront: boolean): void => {
  if (isInFront && isLike({ patient: { id: '', familyName: '', givenNames: '' } }, fields)) useRegister.getState().beginNaming(fields.patient as Patient);
};

/** Very likely matches that nobody has answered yet: while there are any, no new record is made. */
export const unanswered = (matches: readonly Match[], notTheSame: readonly string[], sameAs: string | null): readonly Match[] =>
  matches.filter((match) => match.degree === 'very-likely' && match.patient.id !== sameAs && !notTheSame.includes(match.patient.id));
