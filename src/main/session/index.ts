export { sessionGateHandlers, sessionHandlers } from './handlers.ts';
export { createIdleTimer } from './idle-timer.ts';
export { createSessionKeeper } from './session-keeper.ts';
export type { SessionKeeper } from './session-keeper.ts';
