export { stepUpGateHandlers, stepUpHandlers } from './handlers.ts';
export type { StepUpParts } from './handlers.ts';
export { shownOf } from './shown-input.ts';
export { createStepUps } from './step-ups.ts';
