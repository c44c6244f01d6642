import './policies.css';

export { PoliciesPage } from './PoliciesPage.tsx';
