import { clinic } from '#renderer/api/client.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';

/** To whom this patient closed the chart. Asking is written in the audit, so only whoever manages restrictions asks. */
export const useRestrictions = (patientId: string) =>
  useAnswer(`restrictions ${patientId}`, () => clinic['restrictions.list']({ patientId }), (kinds, ids) => kinds.includes('restriction') && ids.includes(patientId));
