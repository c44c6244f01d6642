import { expect, it } from 'vitest';
import { mapPatient } from '#shared/interchange/map-patient.ts';

const today = '2026-01-05';
const map = (patient: Record<string, unknown>) => mapPatient({ resourceType: 'Patient', ...patient }, today);
const fields = (patient: Record<string, unknown>) => {
  const mapped = map(patient);
  if (mapped.type !== 'mapped') throw new Error(mapped.field);
  return mapped.fields;
};

it('takes the official name in force, not the maiden or the ended one', () => {
  const name = [
    { use: 'maiden', family: 'Windsor', given: ['Asha'] },
    { use: 'usual', given: ['Ash'] },
    { use: 'official', family: 'Old', given: ['Asha'], period: { end: '2011' } },
    { use: 'official', family: 'Chalmers', given: ['Asha', 'Rose'] },
    { use: 'nickname', given: ['Ashi'] },
  ];
  expect(fields({ name })).toMatchObject({ familyName: 'Chalmers', givenNames: 'Asha Rose', likesToBeCalled: 'Ashi' });
});

it.each([
  ['Sota Mori', 'Mori', 'Sota'], ['Mori, Sota', 'Mori', 'Sota'], ['Suharto', 'Suharto', ''],
])('splits a name that is only text: %s', (text, familyName, givenNames) => {
  expect(fields({ name: [{ text }] })).toMatchObject({ familyName, givenNames });
});

it('keeps the name in its own script beside the Latin one', () => {
  expect(fields({ name: [{ use: 'official', family: 'Tanaka', given: ['Yui'] }, { use: 'usual', text: '田中 結衣' }] }).nameInOwnScript).toBe('田中 結衣');
});

it('keeps a partial birth date as exact as it was told, and none as unknown', () => {
  expect(fields({ birthDate: '1974' })).toMatchObject({ birthDate: '1974', birthDateCertainty: 'exact' });
  expect(fields({})).toMatchObject({ birthDate: null, birthDateCertainty: 'unknown', sex: 'unknown', familyName: '' });
});

it('takes a mobile phone that still rings', () => {
  const telecom = [
    { system: 'phone', use: 'work', value: '555-0101', rank: 1 }, { system: 'email', value: 'a@example.org' },
    { system: 'phone', use: 'mobile', value: '555-0102', period: { end: '2019-05-01' } }, { system: 'phone', use: 'mobile', value: '555-0103' },
  ];
  expect(fields({ telecom }).phone).toBe('555-0103');
});

it.each([
  ['birthDate', { birthDate: '1974-13-40' }], ['gender', { gender: 'F' }], ['name.family', { name: [{ family: 'x'.repeat(201) }] }],
  ['name.family', { name: [{ family: 'Mo\u202eri' }] }], ['name', { name: { family: 'Mori' } }], ['name.given', { name: [{ given: [7] }] }],
])('refuses %s by name and never cuts it', (field, patient) => {
  expect(map(patient)).toEqual({ type: 'bad-field', field });
});
