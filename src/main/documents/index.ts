export { documentsHandlers } from './handlers.ts';
export { documentsSection } from './document-section.ts';
