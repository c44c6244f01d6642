export { sessionGateHandlers } from './gate-handlers.ts';
export { sessionHandlers } from './handlers.ts';
export { createIdleTimer } from './idle-timer.ts';
export { createClockWatch } from './clock-watch.ts';
export { lockFacts } from './lock-facts.ts';
export { needsSecondFactor, signInSteps } from './sign-in-steps.ts';
export { createSessionKeeper } from './session-keeper.ts';
export type { KeyRotation } from './rotate-key.ts';
export type { KeptSession, SealReason, SessionKeeper, Workspace } from './session-keeper.ts';
