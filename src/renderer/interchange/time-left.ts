import { t } from '#renderer/text/index.ts';

/** Time left as people say it: a guess is not told to the second. */
export const timeLeft = (seconds: number): string => {
  if (seconds < 10) return t('import.left.moment');
  if (seconds < 60) return t('import.left.seconds', { count: Math.ceil(seconds / 10) * 10 });
  if (seconds < 5_400) return t('import.left.minutes', { count: Math.round(seconds / 60) });
  return t('import.left.hours', { count: Math.round(seconds / 3_600) });
};
