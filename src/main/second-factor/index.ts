export { createSecondFactor } from './create-second-factor.ts';
export { removeSecondFactor } from './remove-second-factor.ts';
export type { ConfirmPresence, PasskeySite, SecondFactors } from './types.ts';
