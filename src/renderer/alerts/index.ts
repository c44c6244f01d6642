export { AlertsPanel } from './AlertsPanel.tsx';
export { PrivacyPage } from './PrivacyPage.tsx';
export { useOpenAlerts } from './use-open-alerts.ts';
