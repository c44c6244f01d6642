import { clinic } from '#renderer/api/client.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';

/** What matters today from every section the role may read, with the counts of the tabs. */
export const useChartSummary = (patientId: string) =>
  useAnswer(`summary ${patientId}`, () => clinic['chart.summary']({ patientId }), (_kinds, patientIds) => patientIds.includes(patientId));

export type SummaryAnswer = ReturnType<typeof useChartSummary>[0];
export type Summary = Extract<SummaryAnswer, { readonly type: 'value' }>['value'];
