export { resultsHandlers } from './handlers.ts';
export { resultsSection } from './result-section.ts';
