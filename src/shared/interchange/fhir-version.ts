import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';

/** What is not R4. The words are the report's reasons. */
export type OtherVersion = 'dstu2' | 'stu3' | 'r5';

/** A form that R4 does not have: it takes one to judge. */
type Shape = (resource: JsonObject) => boolean;

const has = (...fields: readonly string[]): Shape => (resource) => fields.some((field) => resource[field] !== undefined);
const isText = (...fields: readonly string[]): Shape => (resource) => fields.some((field) => typeof resource[field] === 'string');
const isOne = (...fields: readonly string[]): Shape => (resource) => fields.some((field) => isObject(resource[field]));
const isList = (...fields: readonly string[]): Shape => (resource) => fields.some((field) => Array.isArray(resource[field]));
const objectsOf = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : []);
/** Some object of the list has a member of this name (and of this form). */
const inside = (field: string, fits: Shape): Shape => (resource) => objectsOf(resource[field]).some(fits);
/** R5's CodeableReference where R4 has a CodeableConcept or a Reference. */
const isCodeableReference: Shape = (value) => value['concept'] !== undefined || isObject(value['reference']);
const says = (field: string, ...codes: readonly string[]): Shape => (resource) => codes.some((code) => resource[field] === code);
const any = (...shapes: readonly Shape[]): Shape => (resource) => shapes.some((fits) => fits(resource));

type Versions = Partial<Readonly<Record<OtherVersion, Shape>>>;

/**
 * Forms that R4 does not have, tried in the order DSTU2, STU3, R5. Sources are the element tables of each resource:
 * hl7.org/fhir/DSTU2/TYPE.html, hl7.org/fhir/STU3/TYPE.html (its "R2 Diff"), hl7.org/fhir/R4/TYPE.html (its "R3 Diff") and
 * hl7.org/fhir/R5/TYPE.html (its "R4 Diff"). docs/fhir-mapping.md has this table in words. What several versions have alike is judged
 * R4: STU3's Practitioner and Organization, R5's Patient.
 */
const shapes: Readonly<Record<string, Versions>> = {
  Patient: { dstu2: any(has('careProvider'), inside('name', isList('family'))), stu3: has('animal') },
  Encounter: {
    dstu2: any(isText('class'), has('patient', 'indication')),
    stu3: any(has('incomingReferral'), (encounter) => isObject(encounter['class']) && inside('reason', has('coding', 'text'))(encounter)),
    r5: any(isList('class'), has('actualPeriod', 'plannedStartDate', 'plannedEndDate', 'admission', 'subjectStatus'), inside('reason', has('use', 'value')), says('status', 'on-hold', 'discharged', 'completed', 'discontinued')),
  },
  Observation: { dstu2: any(isOne('category'), has('comments')), stu3: has('context', 'related', 'comment'), r5: has('triggeredBy', 'instantiatesCanonical', 'instantiatesReference', 'bodyStructure') },
  Condition: {
    dstu2: any(isOne('category'), has('patient', 'dateRecorded'), isText('notes')),
    stu3: any(isText('clinicalStatus', 'verificationStatus'), has('assertedDate', 'context')),
    r5: any(has('participant'), inside('evidence', isCodeableReference)),
  },
  AllergyIntolerance: { dstu2: any(isOne('substance'), isText('status')), stu3: any(isText('clinicalStatus', 'verificationStatus'), has('assertedDate')), r5: any(has('participant'), isOne('type')) },
  MedicationRequest: {
    stu3: any(inside('requester', has('agent', 'onBehalfOf')), has('context', 'definition')),
    r5: any(isOne('medication'), has('reported', 'reason', 'device', 'effectiveDosePeriod', 'renderedDosageInstruction')),
  },
  MedicationOrder: { dstu2: () => true },
  MedicationStatement: {
    dstu2: has('wasNotTaken', 'patient', 'supportingInformation'),
    stu3: has('taken', 'reasonNotTaken'),
    r5: any(isOne('medication'), has('adherence', 'encounter', 'reason', 'relatedClinicalInformation', 'renderedDosageInstruction')),
  },
  Immunization: {
    dstu2: has('wasNotGiven', 'reported', 'requester'),
    stu3: has('notGiven', 'date', 'explanation', 'vaccinationProtocol', 'practitioner'),
    r5: any(has('administeredProduct', 'basedOn', 'supportingInformation', 'reason'), isOne('informationSource'), inside('manufacturer', isCodeableReference), inside('reaction', inside('manifestation', isCodeableReference))),
  },
  Appointment: {
    dstu2: isOne('reason', 'type'),
    stu3: any(has('incomingReferral', 'indication'), inside('reason', has('coding', 'text'))),
    r5: any(
      has('subject', 'class', 'cancellationDate', 'note', 'virtualService', 'previousAppointment', 'originatingAppointment', 'recurrenceTemplate', 'recurrenceId'),
      inside('reason', isCodeableReference), inside('serviceType', isCodeableReference), isOne('priority'), isList('patientInstruction'),
    ),
  },
  Practitioner: { dstu2: any(isOne('name'), has('practitionerRole')), r5: any(has('deceasedBoolean', 'deceasedDateTime'), inside('communication', isOne('language'))) },
  Organization: { dstu2: isOne('type'), r5: any(has('description', 'qualification'), inside('contact', isList('name'))) },
  Procedure: { stu3: has('notDone'), dstu2: has('notPerformed') },
};
const order: readonly OtherVersion[] = ['dstu2', 'stu3', 'r5'];

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
  const type = resource['resourceType'];
  const versions = typeof type === 'string' && Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  return versions && order.find((version) => versions[version]?.(resource));
};
