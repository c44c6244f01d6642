import { expect, it } from 'vitest';
import { mapAllergy } from '#shared/interchange/map-allergy.ts';

const fields = (allergy: Record<string, unknown>) => {
  const mapped = mapAllergy({ resourceType: 'AllergyIntolerance', ...allergy });
  if (mapped.type !== 'mapped') throw new Error(mapped.field);
  return mapped.fields;
};
const manifestation = (text: string) => ({ manifestation: [{ text }] });

it('shows the worst reaction, and never less than a high criticality', () => {
  expect(fields({ code: { text: 'Cashew' }, reaction: [{ ...manifestation('Hives'), severity: 'moderate' }, { ...manifestation('Anaphylaxis'), severity: 'severe' }] }))
    .toMatchObject({ substance: 'Cashew', severity: 'severe', reaction: 'Hives, Anaphylaxis' });
  expect(fields({ code: { text: 'Penicillin' }, criticality: 'high', reaction: [{ ...manifestation('Rash'), severity: 'mild' }] }).severity).toBe('severe');
});

it('tells "no known allergy" from an allergy', () => {
  expect(fields({ code: { coding: [{ system: 'http://snomed.info/sct', code: '716186003' }], text: 'NKA' } }).statement).toBe('no-known');
  expect(fields({ code: { text: 'Nuts' } }).statement).toBe('allergy');
});

it('refuses an allergy to nothing', () => {
  expect(mapAllergy({ resourceType: 'AllergyIntolerance' })).toEqual({ type: 'bad-field', field: 'code' });
});
