export { IdleWarning } from './IdleWarning.tsx';
export { useMay, useSession, useSessionState } from './store.ts';
export type { Session } from './store.ts';
