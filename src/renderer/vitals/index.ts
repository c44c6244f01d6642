import './vitals.css';

export { VitalsPage } from './VitalsPage.tsx';
