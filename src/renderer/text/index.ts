export { formatNumber, locale, t } from './translate.ts';
export type { TextKey } from './translate.ts';
export { formatAge, formatDate, formatDay, formatLongDate, formatTime } from './format.ts';
