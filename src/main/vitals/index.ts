export { vitalsHandlers } from './handlers.ts';
export { observationKind } from './observation-kind.ts';
