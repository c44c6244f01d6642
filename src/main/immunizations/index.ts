export { immunizationsHandlers } from './handlers.ts';
export { immunizationsSection } from './immunization-section.ts';
