import type { Allergy } from '#shared/allergies/allergy.ts';
import { clinic } from '#renderer/api/client.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';

/** Once the glass is broken or the chart is no longer closed, what was refused a moment ago can be read. */
const asksAnew: readonly string[] = ['allergy-intolerance', 'emergency-access', 'restriction'];

/** A patient's allergies, asked anew when they change and when who may see them does. */
export const useAllergies = (patientId: string) =>
  useAnswer(`allergies ${patientId}`, () => clinic['allergies.list']({ patientId }), (kinds, patientIds) => asksAnew.some((kind) => kinds.includes(kind)) && patientIds.includes(patientId));

export type AllergiesAnswer = ReturnType<typeof useAllergies>[0];

/** Counts for the banner: said to be there and not taken back. An unknown state counts, because leaving it out could hurt. */
export const isCurrent = (allergy: Allergy): boolean =>
  allergy.statement === 'allergy' && (allergy.clinicalStatus === 'active' || allergy.clinicalStatus === 'unknown') &&
  allergy.verification !== 'refuted' && allergy.verification !== 'entered-in-error';

/** Those of the list: a record that says there are none is a standing, not a row. */
export const listedOf = (allergies: readonly Allergy[]): readonly Allergy[] => allergies.filter((allergy) => allergy.statement === 'allergy');

export const allergyCount = (answer: AllergiesAnswer): number | undefined => (answer.type === 'value' ? listedOf(answer.value.allergies).filter(isCurrent).length : undefined);

const isStandingNone = (allergy: Allergy): boolean =>
  allergy.statement === 'no-known' && allergy.verification !== 'refuted' && allergy.verification !== 'entered-in-error';

export type AllergyStanding =
  | { readonly type: 'some'; readonly allergies: readonly Allergy[] }
  | { readonly type: 'none-known'; readonly on: string | null }
  | { readonly type: 'never-asked' };

/** *Never asked* and *none known* are two different facts. */
export const standingOf = (allergies: readonly Allergy[]): AllergyStanding => {
  const current = allergies.filter(isCurrent);
  if (current.length > 0) return { type: 'some', allergies: current };
  const none = allergies.find(isStandingNone);
  return none ? { type: 'none-known', on: none.recordedOn } : { type: 'never-asked' };
};
