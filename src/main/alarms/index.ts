export { createAlarmWatch, tellDoubts } from './alarm-watch.ts';
export { tellSyncAlarms } from './sync-alarms.ts';
export { forgetOldTallies, lookForAlarms } from './look-for-alarms.ts';
export type { LookParts } from './look-for-alarms.ts';
