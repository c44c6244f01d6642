import { forbiddenInLine } from '#shared/text/forbidden.ts';
import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';
import { humanNameWords } from './map-human-name.ts';
import { fitWords, joinWords } from './map-words.ts';

const longestTitle = 500;
/** More of a list than this is never read for a title: a claim may hold thousands of items. */
const mostParts = 20;

/**
 * Where a resource says what it is, best first; `a + b` is both, told as `a: b`. Paths are those of hl7.org/fhir/R4/<type>.html,
 * lists are walked on the way. A type without a row, or whose row finds nothing, takes the general one.
 */
const titles: Readonly<Record<string, readonly string[]>> = {
  Medication: ['code', 'ingredient.itemCodeableConcept'], Location: ['name', 'alias', 'description'],
  DocumentReference: ['type', 'description', 'content.attachment.title', 'category'],
  DiagnosticReport: ['code', 'category'], Procedure: ['code', 'category'],
  CarePlan: ['title', 'category', 'description', 'activity.detail.code'], CareTeam: ['name', 'category'], Goal: ['description', 'category'],
  Claim: ['item.productOrService', 'type', 'subType'], ExplanationOfBenefit: ['item.productOrService', 'type', 'subType'],
  ImagingStudy: ['description', 'procedureCode', 'series.description', 'modality', 'series.modality'],
  Device: ['deviceName.name', 'type', 'modelNumber', 'udiCarrier.deviceIdentifier'],
  ServiceRequest: ['code', 'orderDetail', 'category'], Specimen: ['type', 'collection.bodySite'], Media: ['content.title', 'reasonCode', 'type'],
  Communication: ['topic', 'payload.contentString', 'category', 'payload.contentAttachment.title'], CommunicationRequest: ['payload.contentString', 'category'],
  Questionnaire: ['title', 'name', 'code'], QuestionnaireResponse: ['_questionnaire.extension.valueString', 'questionnaire'],
  FamilyMemberHistory: ['relationship + condition.code', 'name', 'relationship'], Flag: ['code', 'category'],
  Consent: ['category', 'scope'], Provenance: ['activity', 'agent.type', 'recorded'], Coverage: ['type', 'class.name', 'payor.display'],
  RelatedPerson: ['name', 'relationship'], PractitionerRole: ['practitioner.display + code', 'code', 'specialty', 'organization.display'],
  Schedule: ['serviceType', 'actor.display', 'comment'], Slot: ['serviceType', 'comment', 'status'], Task: ['description', 'code', 'focus.display'],
  MedicationDispense: ['medicationCodeableConcept', 'medicationReference.display', 'contained.code'],
  MedicationAdministration: ['medicationCodeableConcept', 'medicationReference.display', 'contained.code'],
  Composition: ['title', 'type'], List: ['title', 'code'], ClinicalImpression: ['description', 'code', 'summary'], DetectedIssue: ['code', 'detail'],
  AdverseEvent: ['event', 'category'], RiskAssessment: ['code', 'method', 'prediction.outcome'], NutritionOrder: ['oralDiet.type', 'instruction'],
  AuditEvent: ['subtype', 'type'], OperationOutcome: ['issue.details', 'issue.diagnostics', 'issue.code'], MessageHeader: ['eventCoding', 'eventUri'],
  HealthcareService: ['name', 'type'], Endpoint: ['name', 'connectionType'], Binary: ['contentType'], Group: ['name', 'code'],
  // What may hold somebody else's words for a coded thing: its own title before its computer name.
  CodeSystem: ['title', 'name'], ValueSet: ['title', 'name'], ConceptMap: ['title', 'name'], Library: ['title', 'name'], NamingSystem: ['name'],
};
const general = ['code', 'title', 'type', 'name', 'description', 'medicationCodeableConcept', 'medicationReference.display', 'vaccineCode', 'category', 'topic', 'reasonCode', 'identifier.value'];

interface Title {
  readonly paths: readonly (readonly string[])[];
}
const compile = (alternatives: readonly string[]): readonly Title[] =>
  alternatives.map((alternative) => ({ paths: alternative.split(' + ').map((path) => path.split('.')) }));
const compiled = new Map(Object.entries(titles).map(([type, alternatives]) => [type, compile(alternatives)]));
const compiledGeneral = compile(general);

/** A text, concept, coding, name or reference in words; '' for anything else. */
const leafWords = (leaf: unknown): string => {
  if (typeof leaf === 'string') return leaf;
  if (!isObject(leaf)) return '';
  const codings = Array.isArray(leaf['coding']) ? leaf['coding'].filter(isObject) : [leaf];
  const words = [leaf['text'], ...codings.map((coding) => coding['display']), ...codings.map((coding) => coding['code'])];
  const found = words.find((word) => typeof word === 'string' && word.trim() !== '');
  return typeof found === 'string' ? found : humanNameWords(leaf);
};

const wordsAt = (value: unknown, path: readonly string[], at: number, into: string[]): void => {
  if (Array.isArray(value)) {
    for (const part of value.slice(0, mostParts)) wordsAt(part, path, at, into);
    if (value.length > mostParts) into.push('…');
  } else if (at === path.length) {
    const words = leafWords(value);
    if (words !== '') into.push(words);
  } else if (isObject(value)) {
    wordsAt(value[path[at] ?? ''], path, at + 1, into);
  }
};

/** White space folded; '' for what no line of ours may hold, as a title is a courtesy and the original is kept whole. */
const clean = (words: string): string => {
  const folded = words.slice(0, 4000).normalize('NFC').replace(/\s+/gu, ' ').trim();
  return forbiddenInLine.test(folded) ? '' : folded;
};

const joined = (resource: JsonObject, title: Title): string => {
  const parts = title.paths.map((path) => {
    const into: string[] = [];
    wordsAt(resource, path, 0, into);
    return joinWords(into.map(clean), '; ', longestTitle);
  });
  return parts.some((part) => part === '') ? '' : fitWords(parts.join(': '), longestTitle);
};

const firstOf = (resource: JsonObject, alternatives: readonly Title[]): string => {
  for (const alternative of alternatives) {
    const words = joined(resource, alternative);
    if (words !== '') return words;
  }
  return '';
};

/** What a resource of any type calls itself, at most 500 characters; '' when it does not. Never refuses: it is only a title. */
export const titleOf = (resource: JsonObject): string => {
  const own = compiled.get(typeof resource['resourceType'] === 'string' ? resource['resourceType'] : '');
  return (own === undefined ? '' : firstOf(resource, own)) || firstOf(resource, compiledGeneral);
};
