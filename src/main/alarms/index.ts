export { createAlarmWatch, tellDoubts } from './alarm-watch.ts';
export { forgetOldTallies, lookForAlarms } from './look-for-alarms.ts';
export type { LookParts } from './look-for-alarms.ts';
