import type { SyncStatus } from '#shared/sync/status.ts';

/** Hollow while nothing goes, filled while it does; ink in every state, since offline is a fact and no alarm. */
export const Lamp = ({ state }: { readonly state: SyncStatus['state'] }) => (
  <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
    {state === 'online' ? <circle cx="6" cy="6" r="5.400" fill="currentColor" /> : <circle cx="6" cy="6" r="4.500" fill="none" stroke="currentColor" strokeWidth="2" />}
    {state === 'stopped' && <path d="M3.500 6h5" stroke="currentColor" strokeWidth="1.600" />}
  </svg>
);

const shapes = {
  'only-here': <circle cx="6" cy="6" r="4.500" fill="none" stroke="currentColor" strokeWidth="1.800" />,
  'hub': <><circle cx="6" cy="6" r="4.500" fill="none" stroke="currentColor" strokeWidth="1.800" /><path d="M6 1.500a4.500 4.500 0 0 1 0 9z" fill="currentColor" /></>,
  'devices': <circle cx="6" cy="6" r="5.400" fill="currentColor" />,
} as const;

/** How far a record has come: ring, half, full. The words beside it say the same. */
export const PlaceMark = ({ at }: { readonly at: keyof typeof shapes }) => <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">{shapes[at]}</svg>;
