import { measureByLoinc } from '#shared/vitals/measures.ts';
import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';

/** What becomes of a resource: a typed record of ours, or kept as it came and counted. */
export type ImportKind = 'patient' | 'observation' | 'allergy-intolerance' | 'kept';

const objectsIn = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const codingsIn = (concept: unknown): readonly JsonObject[] => (isObject(concept) ? objectsIn(concept['coding']) : []);

export const loincSystem = 'http://loinc.org';

/**
 * A vital sign: category `vital-signs` (R4 vital-signs profile; head circumference, BMI and panels come this way),
 * or one of our measures by its LOINC code.
 */
export const isVitalSign = (observation: JsonObject): boolean =>
  objectsIn(observation['category']).some((category) => codingsIn(category).some((coding) => coding['code'] === 'vital-signs')) ||
  codingsIn(observation['code']).some((coding) => coding['system'] === loincSystem && typeof coding['code'] === 'string' && measureByLoinc(coding['code']) !== undefined);

export const kindOf = (resource: JsonObject): ImportKind => {
  switch (resource['resourceType']) {
    case 'Patient': return 'patient';
    case 'AllergyIntolerance': return 'allergy-intolerance';
    case 'Observation': return isVitalSign(resource) ? 'observation' : 'kept';
    default: return 'kept';
  }
};
