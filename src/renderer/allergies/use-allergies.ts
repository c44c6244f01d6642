import { isCurrent } from '#shared/allergies/standing.ts';
import { clinic } from '#renderer/api/client.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';

/** Once the glass is broken or the chart is no longer closed, what was refused a moment ago can be read. */
const asksAnew: readonly string[] = ['allergy-intolerance', 'emergency-access', 'restriction'];

/** A patient's allergies, asked anew when they change and when who may see them does. */
export const useAllergies = (patientId: string) =>
  useAnswer(`allergies ${patientId}`, () => clinic['allergies.list']({ patientId }), (kinds, patientIds) => asksAnew.some((kind) => kinds.includes(kind)) && patientIds.includes(patientId));

export type AllergiesAnswer = ReturnType<typeof useAllergies>[0];

export const allergyCount = (answer: AllergiesAnswer): number | undefined => (answer.type === 'value' ? answer.value.allergies.filter(isCurrent).length : undefined);
