import { useEffect, useState } from 'react';
import { t } from '#renderer/text/index.ts';

const tick = 5000;

/** Milliseconds since 1970, anew every five seconds: a countdown in minutes needs no more. */
export const useNow = (): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => { setNow(Date.now()); }, tick);
    return () => { clearInterval(timer); };
  }, []);
  return now;
};

/** `Emergency access, 52 min left`. Rounded down: what is promised is there. */
export const leftWords = (until: string, now: number): string => {
  const minutes = Math.floor((Date.parse(until) - now) / 60_000);
  return minutes < 1 ? t('emergency.lastMinute') : t('emergency.left', { count: minutes });
};
