import { useCallback, useEffect, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';

interface Rowed { readonly id: string }

const stopsIn = (box: RefObject<HTMLElement | null>): readonly HTMLElement[] => [...(box.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];

/** The row of this id, or the first. */
const focusIn = (box: RefObject<HTMLElement | null>, id: string | undefined): void => {
  stopsIn(box).find((stop) => id === undefined || stop.dataset['row'] === id)?.focus();
};

const idOf = (element: Element | null): string | undefined => (element as HTMLElement | null)?.dataset['row'];

/** Arrows through the rows and to `50 more`, Enter opens, and focus comes back to the row that was opened. */
export const useRows = <Row extends Rowed>(box: RefObject<HTMLElement | null>, rows: readonly Row[]) => {
  const [openId, setOpenId] = useState<string>();
  const [lastId, setLastId] = useState<string>();
  const stopId = rows.some((row) => row.id === lastId) ? lastId : rows[0]?.id;
  const open = useCallback((row: Row): void => {
    setOpenId(row.id);
    setLastId(row.id);
  }, []);
  const close = (): void => {
    const id = openId;
    setOpenId(undefined);
    focusIn(box, id);
  };
  // Whoever came here by a key has the keyboard in the rows, unless it is somewhere on purpose.
  const hasRows = rows.length > 0;
  useEffect(() => {
    const active = document.activeElement;
    if (hasRows && (active === document.body || active?.id === 'main')) focusIn(box, undefined);
  }, [hasRows, box]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = stopsIn(box);
    const at = all.findIndex((stop) => stop === document.activeElement);
    // Outside the rows only the way into them is ours.
    if (at < 0) {
      const isField = event.target instanceof HTMLInputElement && event.target.type !== 'date' && event.target.type !== 'radio';
      if (event.key !== 'ArrowDown' || !isField) return;
      event.preventDefault();
      return all[0]?.focus();
    }
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    event.preventDefault();
    next?.focus();
    const id = idOf(next ?? null);
    if (id !== undefined && id !== '') setLastId(id);
  };
  return { openId, stopId, open, close, focusRow: (id: string | undefined) => { focusIn(box, id); }, onKeyDown };
};
