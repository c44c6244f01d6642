import './vitals.css';

export { VitalsPage } from './VitalsPage.tsx';
export { takeUpVitals } from './store.ts';
