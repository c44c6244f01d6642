import type { Alert } from '#shared/alerts/contract.ts';
import { go } from '#renderer/navigation/index.ts';

/** What the log says around an alarm: of the chart it is about, else of the person. */
export const showInLog = ({ patientId, staffId }: Alert): void => {
  go(patientId === null ? { page: 'audit', question: 'person', id: staffId } : { page: 'audit', question: 'patient', id: patientId });
};
