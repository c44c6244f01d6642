import { formatNumber } from '#renderer/text/index.ts';

const units = ['kB', 'MB', 'GB'] as const;

/** `640 kB`, `2.1 MB`: SI units, as file managers show them. */
export const formatBytes = (bytes: number): string => {
  const place = Math.min(units.length, Math.max(1, Math.floor(Math.log10(Math.max(1, bytes)) / 3 + 1e-9)));
  const value = bytes / 1000 ** place;
  return `${formatNumber(value >= 10 ? Math.round(value) : Math.round(value * 10) / 10)} ${units[place - 1] ?? 'kB'}`;
};
