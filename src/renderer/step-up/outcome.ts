import { create } from 'zustand';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { keepDraft } from '#renderer/drafts/index.ts';
import { isTextKey, t } from '#renderer/text/index.ts';
import type { Said } from './ask-step-up.ts';

/** How it came out: done, waiting for a second person, or not done. */
export type Standing = 'done' | 'waiting' | 'not';
export interface Told {
  readonly words: string;
  readonly standing: Standing;
  /** Of what waits: whoever asked may take it back. */
  readonly approvalId?: string;
}

// Whoever adds an answer to a method of the gate has to add its words: without them this does not compile.
const wordsOf = (said: Said): string => t(said);
const done: ReadonlySet<string> = new Set(['added', 'changed', 'ended', 'reset', 'given', 'done', 'turned-down', 'ready', 'saved', 'acknowledged']);

/** What became of something that was done in the gate, in words. */
export const toldOf = (method: string, answer: string): Told => {
  const key = `done.${method}.${answer}`;
  if (!isTextKey(key)) return { words: t('done.other'), standing: 'not' };
  return { words: wordsOf(key as Said), standing: answer === 'waiting' ? 'waiting' : done.has(answer) ? 'done' : 'not' };
};

interface OutcomeState {
  readonly told: Told | undefined;
  readonly load: () => Promise<void>;
  readonly dismiss: () => void;
  readonly say: (told: Told) => void;
}

let isAsked = false;

/** Asked for once in a window's life, because it is answered once. */
export const useStepUpOutcome = create<OutcomeState>((set) => ({
  told: undefined,
  load: async () => {
    if (isAsked) return;
    isAsked = true;
    const outcome = await outcomeOf(clinic['stepUp.outcome']({}));
    if (outcome.type !== 'value' || outcome.value.outcome === null) return;
    const { method, answer, approvalId } = outcome.value.outcome;
    const told = { ...toldOf(method, answer), ...(approvalId === undefined ? {} : { approvalId }) };
    // What was done needs no form any more; what was not can be mended in it.
    if (told.standing !== 'not') keepDraft({ form: method, patientId: null }, undefined);
    set({ told });
  },
  dismiss: () => { set({ told: undefined }); },
  say: (told) => { set({ told }); },
}));
