export { encountersHandlers } from './handlers.ts';
export { encountersSection } from './encounter-section.ts';
