import './patients.css';

export { DetailsPage } from './DetailsPage.tsx';
export { FindPage } from './FindPage.tsx';
export { HomePage } from './HomePage.tsx';
export { PatientRow } from './PatientRow.tsx';
export { useRowKeys } from './use-row-keys.ts';
export { describeBirth } from './describe.ts';
export { PatientBanner } from './PatientBanner.tsx';
export { PersonName } from './PersonName.tsx';
export { describePerson } from './describe.ts';
export { RegisterPage } from './register/RegisterPage.tsx';
export { takeUpNaming, takeUpRegister } from './register/store.ts';
export { registerUnknown, takeUpUnknown } from './register/unknown-store.ts';
export { usePatientSearch } from './use-patient-search.ts';
