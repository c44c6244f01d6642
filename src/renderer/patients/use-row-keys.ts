import { useRef } from 'react';
import type { KeyboardEvent } from 'react';

/** Arrow keys from the field through the rows and back; the browser's own focus is what is chosen, so Enter opens it. */
export const useRowKeys = () => {
  const box = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const stops = [...(box.current?.querySelectorAll<HTMLElement>('input, button.person') ?? [])];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  };
  return { box, onKeyDown };
};
