export { immunizationLook, immunizationsSection } from './immunizations-section.ts';
