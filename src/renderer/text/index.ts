export { formatNumber, isTextKey, locale, t } from './translate.ts';
export type { TextKey } from './translate.ts';
export { formatAge, formatDate, formatDay, formatLongDate, formatMoment, formatTime } from './format.ts';
