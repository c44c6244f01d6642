import { useEffect, useRef } from 'react';

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && (target as HTMLInputElement).type !== 'radio');

/** `Ctrl K`, `Alt 1`, `F6`, `?`, `N`: how a key is written on the screen is how it is named here. Cmd counts as Ctrl. */
const nameOf = (event: KeyboardEvent): string => {
  const key = event.altKey && /^(Key|Digit)/.test(event.code) ? event.code.replace(/^(Key|Digit)/, '') : event.key;
  const named = key.length === 1 ? key.toUpperCase() : key === 'Escape' ? 'Esc' : key;
  return `${event.ctrlKey || event.metaKey ? 'Ctrl ' : ''}${event.altKey ? 'Alt ' : ''}${named}`;
};

// Also a panel that opens over the page, as the lamp's: Esc closes it and leaves the chart where it is.
// A dialog that closes on a key has gone by the time the page hears of it; that key was the dialog's all the same.
let isUnderDialog = false;
window.addEventListener('keydown', () => { isUnderDialog = document.querySelector('[role="dialog"]') !== null; }, { capture: true });

export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Keys for as long as the component is shown. Single letters and signs act only when no field has focus, and never under a dialog. */
export const useKeys = (keys: Keys): void => {
  const latest = useRef(keys);
  useEffect(() => { latest.current = keys; });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.isComposing || event.defaultPrevented) return;
      const name = nameOf(event);
      const action = latest.current[name];
      if (!action) return;
      if (name.length === 1 && isField(event.target)) return;
      if (!name.startsWith('Ctrl L') && isUnderDialog) return;
      event.preventDefault();
      action(event);
    };
    window.addEventListener('keydown', press);
    return () => { window.removeEventListener('keydown', press); };
  }, []);
};
