export { AlertsPanel } from './AlertsPanel.tsx';
export { PrivacyPage } from './PrivacyPage.tsx';
export { showInLog } from './show-in-log.ts';
export { useOpenAlerts } from './use-open-alerts.ts';
