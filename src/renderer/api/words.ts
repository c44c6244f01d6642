// The gate's door to the catalogue: it may use kit and api, and no clinical slice.
export { formatDate, formatDay, formatMoment, formatNumber, formatTime, isTextKey, t } from '#renderer/text/index.ts';
export type { TextKey } from '#renderer/text/index.ts';
