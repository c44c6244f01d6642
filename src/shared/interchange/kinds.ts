import { measureByLoinc } from '#shared/vitals/measures.ts';
import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';

const objectsIn = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const codingsIn = (concept: unknown): readonly JsonObject[] => (isObject(concept) ? objectsIn(concept['coding']) : []);

export const loincSystem = 'http://loinc.org';

/**
 * A vital sign: category `vital-signs` (R4 vital-signs profile; head circumference, BMI and panels come this way),
 * or one of our measures by its LOINC code. The category `vital-sign` is none of HL7's and is not taken for it: Synthea gives it to
 * ejection fractions.
 */
export const isVitalSign = (observation: JsonObject): boolean =>
  objectsIn(observation['category']).some((category) => codingsIn(category).some((coding) => coding['code'] === 'vital-signs')) ||
  codingsIn(observation['code']).some((coding) => coding['system'] === loincSystem && typeof coding['code'] === 'string' && measureByLoinc(coding['code']) !== undefined);
