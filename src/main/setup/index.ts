export { setupHandlers } from './handlers.ts';
export type { SetupExtras } from './handlers.ts';
