export { alertsHandlers } from './handlers.ts';
export { raiseAlert, raiseAlertHourly, raiseAlertWeekly } from './raise-alert.ts';
