export { createStepUps } from './step-ups.ts';
export type { StepUps } from './step-ups.ts';
