export { documentsSection } from './documents-section.ts';
