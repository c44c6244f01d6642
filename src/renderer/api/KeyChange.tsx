import { useEffect, useRef, useState } from 'react';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { onEvent } from './client.ts';
import { t } from './words.ts';

/** A small clinic's key has changed before anybody could read a page about it. */
const shownAfterMs = 700;

/** Whether the database waits for its new key; main says so again each second, for a window that came meanwhile. */
const useKeyChange = (): boolean => {
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    let waiting: number | undefined;
    const stop = onEvent((event) => {
      if (event.type !== 'key-change') return;
      if (event.isRunning) waiting ??= window.setTimeout(() => { setIsShown(true); }, shownAfterMs);
      else {
        window.clearTimeout(waiting);
        waiting = undefined;
        setIsShown(false);
      }
    });
    return () => {
      window.clearTimeout(waiting);
      stop();
    };
  }, []);
  return isShown;
};

/** Above everything, while nothing can be read or saved: what was typed stays below it, and the keyboard goes back to it. */
const Notice = () => {
  const here = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    here.current?.focus();
    return () => { if (before instanceof HTMLElement) before.focus(); };
  }, []);
  return (
    <div
      ref={here} className="key-change" role="dialog" aria-modal="true" aria-label={t('keyChange.title')} tabIndex={-1}
      onKeyDown={(event) => { if (event.key === 'Tab') event.preventDefault(); }}
    >
      <div className="key-change__panel">
        <StatePanel icon="key" title={t('keyChange.title')}>
          <p>{t('keyChange.why')}</p>
          <p>{t('keyChange.lasts')}</p>
        </StatePanel>
      </div>
    </div>
  );
};

/** In both windows: says why everything waits. */
export const KeyChange = () => (useKeyChange() ? <Notice /> : null);
