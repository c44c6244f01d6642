import './emergency.css';

export { BreakGlassDialog } from './BreakGlassDialog.tsx';
export { EmergencyBanner } from './EmergencyBanner.tsx';
export { EmergencyStatus } from './EmergencyStatus.tsx';
export { RestrictedPanel } from './RestrictedPanel.tsx';
export { ReviewsPanel } from './ReviewsPanel.tsx';
export { breakTheGlass, takeUpEmergency, useEmergency } from './store.ts';
export { useRunningEmergencies } from './use-running.ts';
