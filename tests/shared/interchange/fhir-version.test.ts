import { describe, expect, it } from 'vitest';
import { otherVersionOf } from '#shared/interchange/fhir-version.ts';

const text = { text: 'x' };
const reference = { reference: 'Practitioner/1' };
/** What tells a version, one for each of the forms in the table of docs/fhir-mapping.md. */
const told: Readonly<Record<string, readonly (readonly [string, Record<string, unknown>])[]>> = {
  dstu2: [
    ['Patient', { careProvider: [reference] }], ['Patient', { name: [{ family: ['Rao'] }] }], ['Encounter', { class: 'outpatient' }], ['Encounter', { patient: reference }], ['Observation', { category: text }],
    ['Observation', { comments: 'x' }], ['Condition', { patient: reference, clinicalStatus: 'active' }], ['AllergyIntolerance', { substance: text, status: 'active' }], ['MedicationOrder', {}],
    ['MedicationStatement', { wasNotTaken: false }], ['Immunization', { wasNotGiven: false, reported: false, date: '2013-01-10' }], ['Appointment', { reason: text }], ['Practitioner', { name: { text: 'x' } }],
    ['Organization', { type: text }],
  ],
  stu3: [
    ['Patient', { animal: { species: text } }], ['Encounter', { class: { code: 'AMB' }, reason: [text] }], ['Encounter', { incomingReferral: [reference] }], ['Observation', { context: reference }], ['Observation', { related: [] }],
    ['Condition', { clinicalStatus: 'active' }], ['Condition', { assertedDate: '2012' }], ['AllergyIntolerance', { verificationStatus: 'confirmed' }], ['MedicationRequest', { requester: { agent: reference } }],
    ['MedicationStatement', { taken: 'y' }], ['Immunization', { notGiven: false }], ['Immunization', { date: '2013-01-10' }], ['Appointment', { reason: [text] }], ['Appointment', { indication: [reference] }],
  ],
  r5: [
    ['Encounter', { class: [text] }], ['Encounter', { status: 'completed' }], ['Encounter', { reason: [{ use: [text], value: [{ concept: text }] }] }], ['Observation', { triggeredBy: [] }], ['Condition', { participant: [] }],
    ['Condition', { evidence: [{ concept: text }] }], ['AllergyIntolerance', { type: text }], ['MedicationRequest', { medication: { concept: text } }], ['MedicationStatement', { medication: { reference } }],
    ['Immunization', { informationSource: { concept: text } }], ['Immunization', { manufacturer: { reference } }], ['Appointment', { subject: reference }], ['Appointment', { serviceType: [{ concept: text }] }],
    ['Practitioner', { communication: [{ language: text }] }], ['Organization', { contact: [{ name: [{ text: 'x' }] }] }],
  ],
};

describe.each(Object.entries(told))('%s', (version, shapes) => {
  it.each(shapes)(`is told by %s %j`, (resourceType, fields) => {
    expect(otherVersionOf({ resourceType, ...fields })).toBe(version);
  });
});

it.each([
  ['Encounter', { status: 'finished', class: { code: 'AMB' }, reasonCode: [text], subject: reference }],
  ['Condition', { clinicalStatus: text, category: [text], subject: reference, evidence: [{ code: [text], detail: [reference] }] }],
  ['AllergyIntolerance', { clinicalStatus: text, type: 'allergy', patient: reference, recordedDate: '2012' }],
  ['MedicationRequest', { medicationCodeableConcept: text, requester: reference, reasonCode: [text], reportedBoolean: true }],
  ['MedicationStatement', { medicationCodeableConcept: text, context: reference, statusReason: [text] }],
  ['Immunization', { occurrenceDateTime: '2013', manufacturer: reference, reasonCode: [text], reportOrigin: text, reaction: [{ detail: reference }] }],
  ['Appointment', { reasonCode: [text], serviceType: [text], priority: 5, patientInstruction: 'x' }],
  ['Practitioner', { name: [{ text: 'x' }], communication: [text] }],
  ['Organization', { type: [text], contact: [{ name: { text: 'x' } }] }],
])('leaves R4\'s %s alone', (resourceType, fields) => {
  expect(otherVersionOf({ resourceType, ...fields })).toBeUndefined();
});

it('lets a versioned profile of HL7 win over the shape, and no other profile', () => {
  const profile = (url: string) => otherVersionOf({ resourceType: 'AllergyIntolerance', clinicalStatus: 'active', meta: { profile: [url] } });
  expect(profile('http://hl7.org/fhir/StructureDefinition/AllergyIntolerance|4.0.1')).toBeUndefined();
  expect(profile('http://hl7.org/fhir/StructureDefinition/AllergyIntolerance|5.0.0')).toBe('r5');
  expect(profile('http://hl7.org/fhir/1.0/StructureDefinition/AllergyIntolerance')).toBe('dstu2');
  expect(profile('http://hl7.org/fhir/us/core/StructureDefinition/us-core-allergyintolerance|5.0.1')).toBe('stu3');
});
