import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonObject } from '#shared/interchange/json.ts';
import { mapResource } from '#shared/interchange/map-resource.ts';
import { misfits } from './map-shapes.ts';
import { walkDocument } from '#tests/setup/naive-walk.ts';

const today = '2026-01-05';
const bundle = JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/fhir-kinds/bundle-every-kind.json'), 'utf8')) as unknown;
const resources = [...walkDocument(bundle)].flatMap((part) => (part.type === 'found' ? [part.resource] : []));

it('makes a record of each of the eleven kinds, and keeps every other with its title and date', () => {
  const seen = resources.map((resource) => {
    const { kind, words, dated, badField } = mapResource(resource, today);
    return [resource['resourceType'], kind, words, dated, badField].filter((part) => part !== undefined && part !== '').join(' | ');
  });
  expect(seen).toEqual([
    'Patient | patient', 'Practitioner | practitioner | Dr Ngozi Okoro', 'Organization | organization | Hill clinic', 'Location | kept | Room 2',
    'Condition | condition | Asthma', 'AllergyIntolerance | allergy-intolerance | Penicillin',
    'MedicationRequest | medication | Salbutamol 100 microgram inhaler', 'MedicationStatement | medication | Iron tablets',
    'Immunization | immunization | Hepatitis B', 'Encounter | encounter | Asthma review', 'Observation | result | Potassium', 'Appointment | appointment | Asthma review',
    'Procedure | kept | Spirometry | 2024-02-01', 'DiagnosticReport | kept | Electrolytes | 2024-02-01T08:00:00.000Z',
    'DocumentReference | kept | Referral letter | 2024-02-02T10:00:00.000Z', 'Observation | observation | Heart rate',
  ]);
});

it('names who others may be looked up by, and never a patient by name', () => {
  const [patient, practitioner, , location] = resources.map((resource) => mapResource(resource, today));
  expect([patient?.identifiers, patient?.words]).toEqual([[{ system: 'https://clinic.example.org/mrn', value: 'A-17' }], '']);
  expect([practitioner?.identifiers[0]?.value, location?.identifiers[0]?.value]).toEqual(['77', '2']);
});

it('a resource of any type with nothing in it is mapped or refused, by the fields R4 asks for', () => {
  const bare = (resourceType: string) => mapResource({ resourceType }, today).badField ?? mapResource({ resourceType }, today).kind;
  expect(['Patient', 'Condition', 'Encounter', 'Appointment', 'Practitioner', 'Organization', 'Procedure', 'NotOfFhir'].map(bare))
    .toEqual(['patient', 'condition', 'encounter', 'appointment', 'practitioner', 'organization', 'kept', 'kept']);
  expect(['AllergyIntolerance', 'MedicationRequest', 'MedicationStatement', 'Immunization', 'Observation'].map(bare))
    .toEqual(['code', 'medication', 'medication', 'vaccineCode', 'code']);
});

it('keeps a misspelt category as the source gave it: ejection fraction is no vital sign', () => {
  const category = (code: string) => mapResource({ resourceType: 'Observation', category: [{ coding: [{ code }] }], code: { text: 'Ejection fraction' }, effectiveDateTime: '2024' }, today);
  expect(category('vital-sign')).toMatchObject({ kind: 'result', fields: { category: 'vital-sign' } });
  expect(category('vital-signs').kind).toBe('observation');
});

const placesOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Object.values(value).reduce((all: number, part) => all + placesOf(part), 0) : 1;
/** A copy with the value at a place exchanged. */
const exchanged = (value: unknown, at: number, other: unknown): unknown => {
  let seen = -1;
  const walk = (part: unknown): unknown => {
    seen += 1;
    if (seen === at) return other;
    if (Array.isArray(part)) return part.map(walk);
    return typeof part === 'object' && part !== null ? Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, walk(inner)])) : part;
  };
  return walk(value);
};
const hostile = fc.oneof(
  fc.jsonValue(), fc.constantFrom<unknown>('<script>alert(1)</script>', 'Mo\u202eri', 'a\u0000b', 'line\nline', 'x'.repeat(5000), 'word '.repeat(2000), '漢'.repeat(3000),
    '9999-12-31T23:59:59-12:00', '0001-01-01T00:00:00+14:00', '2024-02-30', 1e308, -0, [null], [[]], {}, { coding: [{ code: 'x'.repeat(101) }] }),
);

it('whatever stands in a field: it never throws, and answers what the schema takes or a name', () => {
  fc.assert(
    fc.property(fc.constantFrom(...resources).chain((resource) => fc.tuple(fc.constant(resource), fc.integer({ min: 1, max: placesOf(resource) - 1 }))), hostile, ([resource, at], other) => {
      expect(misfits(mapResource(exchanged(resource, at, other) as JsonObject, today))).toEqual([]);
    }),
    { numRuns: 6000 },
  );
});

it('reads a name of a megabyte and a hundred thousand codings quickly', () => {
  const coding = Array.from({ length: 100_000 }, () => ({ system: 'http://loinc.org', code: '2823-3' }));
  const began = performance.now();
  mapResource({ resourceType: 'Observation', code: { coding, text: 'a '.repeat(500_000) }, category: [{ coding }], effectiveDateTime: '2024' }, today);
  mapResource({ resourceType: 'Procedure', code: { coding, text: ' '.repeat(1_000_000) } }, today);
  mapResource({ resourceType: 'Condition', code: { text: 'x' }, note: [{ text: 'y'.repeat(1_000_000) }], recorder: { reference: `${'A/'.repeat(500_000)}#` } }, today);
  expect(performance.now() - began).toBeLessThan(3000);
});
