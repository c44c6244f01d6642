import './step-up.css';

export { AskingState } from './AskingState.tsx';
export { StepUpDialog } from './StepUpDialog.tsx';
export { StepUpNotice } from './StepUpNotice.tsx';
export { toldOf, useStepUpOutcome } from './outcome.ts';
export { useStepUp } from './use-step-up.ts';
export type { StepUpInput } from './ask-step-up.ts';
