export { problemLook, problemsSection } from './problems-section.ts';
