import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';

/** What is not R4. The words are the report's reasons. */
export type OtherVersion = 'dstu2' | 'stu3' | 'r5';

interface Shape {
  readonly type: string;
  readonly version: OtherVersion;
  readonly fits: (resource: JsonObject) => boolean;
}

const has = (field: string) => (resource: JsonObject) => resource[field] !== undefined;
const isText = (field: string) => (resource: JsonObject) => typeof resource[field] === 'string';
const isOneObject = (field: string) => (resource: JsonObject) => isObject(resource[field]);
const shape = (type: string, version: OtherVersion, fits: Shape['fits']): Shape => ({ type, version, fits });

/**
 * Shapes that R4 does not have, in the order they are tried. Sources: "Diff" pages of each resource, hl7.org/fhir/R4/<type>.html
 * (R3 diff) and hl7.org/fhir/R5/<type>.html (R4 diff), and hl7.org/fhir/STU3/<type>.html (DSTU2 diff).
 */
const shapes: readonly Shape[] = [
  shape('Patient', 'dstu2', has('careProvider')),
  shape('Patient', 'dstu2', (patient) => Array.isArray(patient['name']) && patient['name'].some((name) => isObject(name) && Array.isArray(name['family']))),
  shape('Patient', 'stu3', has('animal')),
  shape('Observation', 'dstu2', (observation) => isObject(observation['category']) || observation['comments'] !== undefined),
  shape('Observation', 'stu3', (observation) => ['context', 'related', 'comment'].some((field) => observation[field] !== undefined)),
  shape('Observation', 'r5', (observation) => ['triggeredBy', 'instantiatesCanonical', 'instantiatesReference', 'bodyStructure'].some((field) => observation[field] !== undefined)),
  shape('AllergyIntolerance', 'dstu2', (allergy) => isObject(allergy['substance']) || isText('status')(allergy)),
  shape('AllergyIntolerance', 'stu3', (allergy) => isText('clinicalStatus')(allergy) || isText('verificationStatus')(allergy) || has('assertedDate')(allergy)),
  shape('AllergyIntolerance', 'r5', (allergy) => has('participant')(allergy) || isObject(allergy['type'])),
  shape('Encounter', 'r5', (encounter) => Array.isArray(encounter['class'])),
  shape('Encounter', 'dstu2', isText('class')),
  shape('MedicationStatement', 'stu3', has('taken')),
  shape('MedicationStatement', 'dstu2', has('wasNotTaken')),
  shape('MedicationRequest', 'r5', isOneObject('medication')),
  shape('MedicationRequest', 'stu3', (request) => isObject(request['requester']) && isObject(request['requester']['agent'])),
  shape('Condition', 'stu3', (condition) => isText('clinicalStatus')(condition) || has('assertedDate')(condition)),
  shape('Procedure', 'stu3', has('notDone')),
  shape('Immunization', 'stu3', has('notGiven')),
  shape('Immunization', 'dstu2', has('wasNotGiven')),
];

const hl7Profile = /^http:\/\/hl7\.org\/fhir\/(?:(\d)\.\d\/)?StructureDefinition\/[^|]+(?:\|(\d+)\.\d)?/;
const byMajor: Readonly<Record<string, OtherVersion | 'r4'>> = { '1': 'dstu2', '3': 'stu3', '4': 'r4', '5': 'r5' };

/** The version a profile of HL7's own base names, if any: it wins over the shape. */
const profileVersion = (resource: JsonObject): OtherVersion | 'r4' | undefined => {
  const profiles: unknown = isObject(resource['meta']) ? resource['meta']['profile'] : undefined;
  if (!Array.isArray(profiles)) return undefined;
  for (const profile of profiles) {
    const found = typeof profile === 'string' ? hl7Profile.exec(profile) : null;
    const major = found?.[2] ?? found?.[1];
    if (major !== undefined && byMajor[major] !== undefined) return byMajor[major];
  }
  return undefined;
};

/** The version of a resource that is not R4, judged by profile, then by shape; undefined for R4 and for what cannot be told. */
export const otherVersionOf = (resource: JsonObject): OtherVersion | undefined => {
  const named = profileVersion(resource);
  if (named !== undefined) return named === 'r4' ? undefined : named;
  return shapes.find((candidate) => candidate.type === resource['resourceType'] && candidate.fits(resource))?.version;
};
