import './restrictions.css';

export { ClosedMarker } from './ClosedMarker.tsx';
export { ClosedToPanel } from './ClosedToPanel.tsx';
export { useRestrictions } from './use-restrictions.ts';
