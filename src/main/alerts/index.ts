export { alertsHandlers } from './handlers.ts';
export { raiseAlert, raiseAlertHourly } from './raise-alert.ts';
