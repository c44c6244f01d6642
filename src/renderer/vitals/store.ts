import { create } from 'zustand';
import type { MeasureName } from '#shared/vitals/measures.ts';
import { measureNames } from '#shared/vitals/measures.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { isLike, keepDraft } from '#renderer/drafts/index.ts';
import { emptyDraft, isTyped, readingOf } from './draft.ts';
import type { Draft, DraftRow } from './draft.ts';

export type Saving =
  | { readonly type: 'typing' }
  | { readonly type: 'saving' }
  | { readonly type: 'saved'; readonly at: string; readonly count: number; readonly recordId: string }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'no-such-patient' };

interface VitalsState {
  /** Half-typed sets by patient: leaving a chart keeps them, and they can never appear in another one. */
  readonly drafts: Readonly<Record<string, Draft>>;
  readonly savingOf: Readonly<Record<string, Saving>>;
  readonly change: (patientId: string, name: MeasureName, change: (row: DraftRow) => DraftRow) => void;
  readonly clear: (patientId: string) => void;
  readonly save: (patientId: string) => Promise<void>;
}

const noDraft = emptyDraft();
const typing: Saving = { type: 'typing' };

export const useVitals = create<VitalsState>((set, get) => {
  const setSaving = (patientId: string, saving: Saving): void => { set({ savingOf: { ...get().savingOf, [patientId]: saving } }); };
  const setDraft = (patientId: string, draft: Draft): void => {
    set({ drafts: { ...get().drafts, [patientId]: draft } });
    keepDraft({ form: 'vitals', patientId }, measureNames.some((name) => isTyped(draft[name])) ? draft : undefined);
  };
  const settleAll = (patientId: string, draft: Draft): void => {
    setDraft(patientId, Object.fromEntries(measureNames.map((name) => [name, { ...draft[name], isSettled: true }])) as Record<MeasureName, DraftRow>);
  };
  return {
    drafts: {},
    savingOf: {},
    change: (patientId, name, change) => {
      const draft = get().drafts[patientId] ?? noDraft;
      setDraft(patientId, { ...draft, [name]: change(draft[name]) });
      if (get().savingOf[patientId]?.type !== 'saving') setSaving(patientId, typing);
    },
    clear: (patientId) => {
      setDraft(patientId, noDraft);
      setSaving(patientId, typing);
    },
    save: async (patientId) => {
      const draft = get().drafts[patientId] ?? noDraft;
      const readings = measureNames.map((name) => readingOf(name, draft[name])).filter((reading) => reading !== undefined && reading !== 'not-a-number');
      if (readings.length === 0 || get().savingOf[patientId]?.type === 'saving') return;
      setSaving(patientId, { type: 'saving' });
      const outcome = await outcomeOf(clinic['vitals.record']({ patientId, readings }));
      if (outcome.type !== 'value') return setSaving(patientId, { type: 'failed', failure: outcome });
      switch (outcome.value.type) {
        case 'recorded':
          setDraft(patientId, noDraft);
          return setSaving(patientId, { type: 'saved', at: outcome.value.observations[0]?.takenAt ?? '', count: outcome.value.observations.length, recordId: outcome.value.observations.at(-1)?.id ?? '' });
        case 'problems':
          settleAll(patientId, draft);
          return setSaving(patientId, typing);
        case 'no-such-patient':
          return setSaving(patientId, { type: 'no-such-patient' });
      }
    },
  };
});

/** Takes back a set that was half typed before the lock. */
export const takeUpVitals = (fields: unknown, patientId: string | null): void => {
  if (patientId !== null && isLike(noDraft, fields)) useVitals.setState({ drafts: { ...useVitals.getState().drafts, [patientId]: fields } });
};

export const useDraft = (patientId: string): Draft => useVitals((state) => state.drafts[patientId]) ?? noDraft;
export const useSaving = (patientId: string): Saving => useVitals((state) => state.savingOf[patientId]) ?? typing;
