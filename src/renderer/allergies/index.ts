import './allergies.css';

export { AllergiesPage } from './AllergiesPage.tsx';
export { AllergyChips } from './AllergyChips.tsx';
export { allergyCount, useAllergies } from './use-allergies.ts';
