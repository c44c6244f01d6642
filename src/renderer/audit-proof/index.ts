import './audit-proof.css';

export { DoubtBanner } from './DoubtBanner.tsx';
export { ProofPanel } from './ProofPanel.tsx';
export { ProofStatus } from './ProofStatus.tsx';
