export { medicationLook, medicationsSection } from './medications-section.ts';
