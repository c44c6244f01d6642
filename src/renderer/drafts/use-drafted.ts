import { useEffect, useRef, useState } from 'react';
import { isLike } from './is-like.ts';
import { draftOf, keepDraft, showForm } from './keeper.ts';

/** Says which form stands in front: the caret is kept with it. `empty` is what "Throw it away" does to the screen. */
export const useShownForm = (form: string, patientId: string | null, empty: () => void): void => {
  const latest = useRef(empty);
  useEffect(() => { latest.current = empty; });
  useEffect(() => showForm({ form, patientId, empty: () => { latest.current(); } }), [form, patientId]);
};

/** What was half typed in a form when the window ended: its page opens the dialog again that it stands in. */
export const halfTyped = <T>(form: string, patientId: string | null, like: T): T | undefined => {
  const kept = draftOf({ form, patientId });
  return isLike(like, kept) ? kept : undefined;
};

/**
 * A form's fields that outlive lock, crash and restart, for the person who typed them only:
 *
 *     const [fields, change, forget] = useDrafted('emergency', patientId, { reason: '' });
 *
 * `forget` when it was saved or cancelled; leaving the page keeps it. `blank` is the empty form, and what is not of its shape is not
 * taken back, nor what `isSame` says was about another row. Labelled fields find their caret by themselves; one without a label needs `data-draft-field`.
 */
export const useDrafted = <T>(form: string, patientId: string | null, blank: T, isSame: (kept: T) => boolean = () => true): readonly [T, (next: T) => void, () => void] => {
  const [fields, setFields] = useState<T>(() => {
    const kept = halfTyped(form, patientId, blank);
    return kept !== undefined && isSame(kept) ? kept : blank;
  });
  useShownForm(form, patientId, () => { setFields(blank); });
  const change = (next: T): void => {
    setFields(next);
    keepDraft({ form, patientId }, JSON.stringify(next) === JSON.stringify(blank) ? undefined : next);
  };
  return [fields, change, () => { change(blank); }];
};
