export { problemsHandlers } from './handlers.ts';
export { problemsSection } from './problem-section.ts';
