import './allergies.css';

export { AllergiesPage } from './AllergiesPage.tsx';
export { AllergyChips } from './AllergyChips.tsx';
export { AllergyForms } from './AllergyForms.tsx';
export { inShort } from './allergy-form.ts';
export { askAllergy, takeUpAllergy } from './form-store.ts';
export { allergyCount, useAllergies } from './use-allergies.ts';
