import { useEffect, useState } from 'react';

/** Counts down from `seconds`; `start` begins anew. */
export const useSecondsLeft = (): readonly [number, (seconds: number) => void] => {
  const [until, setUntil] = useState(0);
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (until === 0) return undefined;
    const timer = setInterval(() => { setNow(Date.now()); }, 250);
    return () => { clearInterval(timer); };
  }, [until]);
  const left = until === 0 ? 0 : Math.max(0, Math.ceil((until - now) / 1000));
  const start = (seconds: number): void => {
    setNow(Date.now());
    setUntil(seconds > 0 ? Date.now() + seconds * 1000 : 0);
  };
  return [left, start];
};
