import './audit.css';

export { AuditPage } from './AuditPage.tsx';
export { AskLog } from './AskLog.tsx';
export { askedOf } from './asked.ts';
export { useLogPeople } from './use-log-people.ts';
export { DisclosuresPanel } from './DisclosuresPanel.tsx';
export { ExportButton } from './ExportButton.tsx';
