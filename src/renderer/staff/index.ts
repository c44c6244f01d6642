import './staff.css';

export { PeopleNav } from './PeopleNav.tsx';
export { PrivilegesPage } from './matrix/PrivilegesPage.tsx';
export { StaffPage } from './StaffPage.tsx';
