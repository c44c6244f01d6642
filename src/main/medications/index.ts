export { medicationsHandlers } from './handlers.ts';
export { medicationsSection } from './medication-section.ts';
