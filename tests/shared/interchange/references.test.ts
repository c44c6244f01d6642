import { describe, expect, it } from 'vitest';
import { resourceKey, sourceOf } from '#shared/interchange/identity.ts';
import { patientOf, referenceOf } from '#shared/interchange/references.ts';

const owner = { given: '', origin: 'north', fullUrl: 'urn:uuid:1' };
const onServer = { given: '', origin: 'https://a.example/fhir', fullUrl: 'https://a.example/fhir/Observation/2' };
const uuid = '6f1c1a52-0e6b-4d0e-9a57-000000000001';
const none = { type: '', url: '', source: null, id: null, system: null, value: null };

describe('a reference', () => {
  it.each([
    [`urn:uuid:${uuid.toUpperCase()}`, owner, { url: `urn:uuid:${uuid}`, source: '', id: uuid }],
    ['urn:oid:1.2.3', owner, { url: 'urn:oid:1.2.3' }],
    ['Patient/1', owner, { type: 'Patient', source: 'north', id: '1' }],
    ['Patient/1/_history/2', onServer, { type: 'Patient', url: 'https://a.example/fhir/Patient/1', source: 'https://a.example/fhir', id: '1' }],
    [`Patient/${uuid}`, owner, { type: 'Patient', source: '', id: uuid }],
    ['https://b.example/Patient/1/_history/4', onServer, { type: 'Patient', url: 'https://b.example/Patient/1', source: 'https://b.example', id: '1' }],
    ['Patient?identifier=http%3A%2F%2Fmrn.example%7C12%2034', owner, { type: 'Patient', system: 'http://mrn.example', value: '12 34' }],
    ['Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|9999', owner, { type: 'Practitioner', system: 'http://hl7.org/fhir/sid/us-npi', value: '9999' }],
    ['https://b.example/fhir/Patient?identifier=12', owner, { type: 'Patient', system: '', value: '12' }],
    ['Patient?identifier=|a%5C%7Cb', owner, { type: 'Patient', system: '', value: 'a|b' }],
    ['https://example.org/some/thing', owner, { url: 'https://example.org/some/thing' }],
  ])('reads %s', (reference, from, expected) => {
    expect(referenceOf({ reference }, from)).toEqual({ ...none, ...expected });
  });

  it.each(['#p', '', 'Patient?name=x', 'Patient?identifier=a|1,a|2', 'Patient?identifier=a|', 'Patient?identifier=%ZZ', 'no reference at all', 'https://b.example/Patient/1#part', 5])('finds nobody in %j', (reference) => {
    expect(referenceOf({ reference }, owner)).toBeNull();
  });

  it('may be logical, alone or beside a literal one, and say its type', () => {
    const identifier = { system: 'http://mrn.example', value: '12' };
    expect(referenceOf({ identifier, type: 'Patient' }, owner)).toEqual({ ...none, type: 'Patient', ...identifier });
    expect(referenceOf({ identifier: { value: '12' } }, owner)).toEqual({ ...none, system: '', value: '12' });
    expect(referenceOf({ identifier, reference: 'Patient/1' }, owner)).toEqual({ ...none, type: 'Patient', source: 'north', id: '1', ...identifier });
    expect([{ type: 'Patient' }, { identifier: {} }, null, 'x', [], { display: 'Asha' }].map((value) => referenceOf(value, owner))).toEqual([null, null, null, null, null, null]);
  });

  it('names a place of the source the import was given', () => {
    expect(referenceOf({ reference: 'https://b.example/Patient/1' }, { ...owner, given: 'north' })).toMatchObject({ source: 'north', id: '1' });
  });
});

describe('the patient of a resource', () => {
  const asha = { reference: 'Patient/asha' };
  const found = { ...none, type: 'Patient', source: 'north', id: 'asha' };
  it.each([
    [{ subject: asha, patient: { reference: 'Patient/ravi' } }], [{ patient: asha }], [{ beneficiary: asha }], [{ for: asha }], [{ individual: asha }], [{ subject: [{ reference: 'Device/1' }, asha] }],
    [{ subject: { reference: 'Group/1' }, patient: asha }], [{ subject: { reference: '#p' }, for: asha }],
    [{ resourceType: 'Appointment', participant: [{ actor: { reference: 'Practitioner/1' } }, { actor: { reference: 'urn:uuid:x' } }, { actor: asha }] }],
  ])('is read from %j', (resource) => {
    expect(patientOf(resource, owner)).toEqual(found);
  });

  it('is nobody for a group, a device, a place, and an appointment of nobody', () => {
    expect([{ subject: { reference: 'Group/1' } }, { subject: { reference: 'Location/1' } }, { subject: asha.reference }, {}, { resourceType: 'Appointment', participant: [{ actor: { reference: 'Location/1' } }] }, { participant: [{ actor: asha }] }]
      .map((resource) => patientOf(resource, owner))).toEqual([null, null, null, null, null, null]);
  });

  it('is looked for among patients where the reference does not say its type', () => {
    expect(patientOf({ subject: { reference: `urn:uuid:${uuid}` } }, owner)).toMatchObject({ type: 'Patient', id: uuid });
  });
});

it('tells resources apart by server, folder or UUID', () => {
  expect(sourceOf('', 'https://a.example/fhir/Patient/1', 'folder')).toBe('https://a.example/fhir');
  expect(sourceOf('north', 'https://a.example/fhir/Patient/1', 'folder')).toBe('north');
  expect(sourceOf('', 'urn:uuid:0', 'folder')).toBe('folder');
  expect(resourceKey({ id: uuid.toUpperCase() }, 'folder')).toEqual({ source: '', id: uuid });
  expect(resourceKey({ id: 'no id' }, 'folder')).toEqual({ source: 'folder', id: null });
});
