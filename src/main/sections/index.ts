export { readSection, readSections } from './read-section.ts';
export { defineSection } from './section.ts';
export type { RecordSection, SectionDefinition } from './section.ts';
