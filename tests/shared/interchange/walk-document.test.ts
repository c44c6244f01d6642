import { expect, it } from 'vitest';
import { patientReference, resourceKey, sourceOf } from '#shared/interchange/identity.ts';
import { parseText } from '#shared/interchange/parse-text.ts';
import { walkDocument } from '#shared/interchange/walk-document.ts';

const reasons = (document: unknown) => [...walkDocument(document)].map((part) => (part.type === 'refused' ? `${part.path}: ${part.reason}` : `${part.path}: ${part.resourceType}`));
const asha = { resourceType: 'Patient', id: 'asha' };

it('refuses one oversized resource of a bundle and takes its neighbour', () => {
  const bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: { ...asha, photo: [{ data: 'x'.repeat(10_000_000) }] } }, { resource: asha }] };
  expect(reasons(bundle)).toEqual(['entry[0].resource: too-large', 'entry[1].resource: Patient']);
});

it('refuses nesting that only an attack has, without a stack overflow', () => {
  expect(reasons(JSON.parse(`${'{"resourceType":"Basic","a":'.repeat(50_000)}1${'}'.repeat(50_000)}`))).toEqual([': too-deep']);
});

it('lets a versioned profile win over the shape', () => {
  const allergy = { resourceType: 'AllergyIntolerance', clinicalStatus: 'active' };
  expect(reasons(allergy)).toEqual([': stu3']);
  expect(reasons({ ...asha, meta: { profile: ['http://hl7.org/fhir/StructureDefinition/Patient|5.0.0'] } })).toEqual([': r5']);
  expect(reasons({ ...asha, meta: { profile: ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient|3.1.1'] } })).toEqual([': Patient']);
});

it.each([['<Patient/>', 'xml'], ['PK\u0003\u0004', 'zip'], ['{"a"\u0000', 'binary'], ['{', 'malformed-json'], ['', 'malformed-json']])('calls %j %s', (text, reason) => {
  expect([...parseText(text)]).toEqual([{ type: 'refused', at: '', reason }]);
});

it('tells resources apart by server, folder or UUID', () => {
  expect(sourceOf('', 'https://a.example/fhir/Patient/1', 'folder')).toBe('https://a.example/fhir');
  expect(sourceOf('north', 'https://a.example/fhir/Patient/1', 'folder')).toBe('north');
  expect(sourceOf('', 'urn:uuid:0', 'folder')).toBe('folder');
  expect(resourceKey({ id: '6F1C1A52-0E6B-4D0E-9A57-000000000001' }, 'folder')).toEqual({ source: '', id: '6f1c1a52-0e6b-4d0e-9a57-000000000001' });
});

it('looks for a relative reference only where its owner comes from', () => {
  const from = { given: '', source: 'https://a.example/fhir', fullUrl: 'https://a.example/fhir/Observation/2' };
  expect(patientReference({ reference: 'Patient/1' }, from)).toEqual({ url: 'https://a.example/fhir/Patient/1', key: { source: 'https://a.example/fhir', id: '1' } });
  expect(patientReference({ reference: 'https://b.example/Patient/1/_history/4' }, from)).toEqual({ url: 'https://b.example/Patient/1', key: { source: 'https://b.example', id: '1' } });
  expect(patientReference({ reference: '#p' }, from)).toBeUndefined();
  expect(patientReference({ reference: 'Group/1' }, from)).toBeUndefined();
});
