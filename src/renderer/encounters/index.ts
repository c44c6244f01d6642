export { encounterLook, encountersSection } from './encounters-section.ts';
